"""The company's own people: who they are, which role each has, who may come in."""
