"""The trade: customers, goods, prices, stock, money, orders."""
