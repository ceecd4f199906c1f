"""What is wrong with a page's HTML, by hand: nesting, ids, headings, labels, tables, landmarks."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Checked(HTMLParser):
    """Reads a page; `faults` says what is wrong with it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()
        self._judge()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> says an attribute twice")
        self.tags.append((tag, dict(attrs)))
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append(int(tag[1]))
        if tag in {"p", "ul", "ol", "dl", "table", "div", "section"} and "p" in self.open[-1:]:
            self.faults.append(f"<{tag}> inside <p>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open):
            self.text += data

    def having(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]

    def _judge(self) -> None:
        self.faults += [f"never closed: <{tag}>" for tag in self.open]
        self.faults += [f"id twice: {i}" for i in {i for i in self.ids if self.ids.count(i) > 1}]
        if self.headings.count(1) != 1:
            self.faults.append(f"{self.headings.count(1)} headings of the first level")
        steps = zip([0, *self.headings], self.headings, strict=False)
        self.faults += [f"heading of level {b} after level {a}" for a, b in steps if b > a + 1]
        labelled = {a.get("for") for a in self.having("label")}
        for tag in ("input", "select", "textarea"):
            for attrs in self.having(tag):
                if attrs.get("type") != "hidden" and attrs.get("id") not in labelled and not attrs.get("aria-label"):
                    self.faults.append(f"<{tag} name={attrs.get('name')}> without a label")
        self.faults += ["<th> without scope" for a in self.having("th") if "scope" not in a]
        for attrs in (a for _, a in self.tags):
            for name in ("aria-labelledby", "aria-describedby"):
                self.faults += [
                    f"{name} names nothing: {i}" for i in (attrs.get(name) or "").split() if i not in self.ids
                ]
        if [len(self.having(t)) for t in ("main", "h1")] != [1, 1]:
            self.faults.append("not exactly one main part")
        if self.having("html")[0].get("lang") != "de":
            self.faults.append("no language")
        self.faults += [f"acts by itself: {n}" for _, a in self.tags for n in a if n.startswith("on")]
        self.faults += ["inline style" for _, a in self.tags if "style" in a]
        self.faults += [f"<{t}>" for t, _ in self.tags if t in {"script", "style"}]
