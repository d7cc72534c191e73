"""The templates of DAG files."""
import ast
import os


def templates_of(folder: str) -> list[str]:
    """Every text with a template in it, each once, in the order of the files."""
    found: dict[str, None] = {}
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".py"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            tree = ast.parse(file.read())
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and ("{{" in node.value or "{%" in node.value):
                found.setdefault(node.value)
    return list(found)
