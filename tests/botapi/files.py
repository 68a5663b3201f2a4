"""Files: what an upload must look like, what refers to it, and which file ids the server has given out."""

from __future__ import annotations

import itertools
from typing import Any

from botapi.calls import Upload
from botapi.refusals import Refusal, Violation

# The fields that can name a part of the form as attach://name.
_REFERRING = {"animation", "cover", "document", "media", "photo", "thumbnail"}
_ATTACHED = "attach://"

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"

# Bytes, by what is uploaded.
_LARGEST = {"animation": 50 << 20, "photo": 10 << 20, "thumbnail": 200_000}


def resolve(given: dict[str, Any], parts: dict[str, Upload]) -> dict[str, Any]:
    """Return `given` with the upload itself in place of each attach://name that names one of `parts`.

    Raises:
        Violation: a name without a part, a part without a name, or a file of the wrong kind or size.

    """
    used: set[str] = set()
    resolved: dict[str, Any] = _resolved(given, parts, used)
    if unused := sorted(parts.keys() - used):
        raise Violation(f"unknown fields: nothing refers to the files {unused}")
    return resolved


def _resolved(value: Any, parts: dict[str, Upload], used: set[str]) -> Any:
    if isinstance(value, list):
        return [_resolved(item, parts, used) for item in value]
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for field, item in value.items():
        found[field] = _resolved(item, parts, used)
        if field in _REFERRING and isinstance(item, str) and item.startswith(_ATTACHED):
            name = item.removeprefix(_ATTACHED)
            if name not in parts:
                raise Violation(f"file part not found: {item}")
            used.add(name)
            found[field] = parts[name]
        if isinstance(found[field], Upload):
            _check(str(value.get("type")) if field == "media" else field, found[field])
    return found


def _check(kind: str, upload: Upload) -> None:
    if not upload.size:
        raise Violation("file must be non-empty")
    if upload.size > _LARGEST.get(kind, upload.size):
        raise Violation(f"Request Entity Too Large: {kind} of {upload.size} bytes")
    sound = {
        "animation": upload.head[4:8] == b"ftyp",
        "photo": upload.head.startswith((_PNG, _JPEG)),
        "thumbnail": upload.head.startswith(_JPEG),
    }
    if not sound.get(kind, True):
        raise Violation(f"{upload.filename} is no {kind}: it begins with {upload.head[:8]!r}")


class Files:
    """The files that were uploaded, by the ids that the server gave out for them."""

    def __init__(self) -> None:
        """Begin without any file."""
        self._known: dict[str, tuple[str, dict[str, Any]]] = {}
        self._ids = itertools.count(1)

    def forget(self) -> None:
        """Let every id that was given out be wrong from now on."""
        self._known.clear()

    def check(self, file_id: str) -> None:
        """Raise a Refusal where `file_id` is none that the server gave out."""
        if file_id not in self._known:
            raise Refusal("wrong file identifier/HTTP URL specified")

    def take(self, kind: str, file: Upload | str) -> dict[str, Any]:
        """Return what a message with `file`, an upload or a known id, contains; `kind` as in `sendX`.

        Raises:
            Refusal: the id is unknown, or that of a file of another kind.
            NotImplementedError: none of the three kinds that are played, or the file is on the web.

        """
        if kind not in {"animation", "document", "photo"}:
            raise NotImplementedError(f"messages with {kind}")
        if isinstance(file, str):
            if file.startswith(("http://", "https://")):
                raise NotImplementedError("files from the web")
            self.check(file)
            known, content = self._known[file]
            if known != kind:
                raise Refusal("type of file mismatch")
            return content
        if kind == "document":
            return self._document(file)
        return self._film(file) if kind == "animation" else self._picture(file)

    def _film(self, upload: Upload) -> dict[str, Any]:
        names = {**self._fresh(), "file_name": upload.filename, "mime_type": "video/mp4"}
        document = {**names, "file_size": upload.size}
        return self._remember(
            "animation",
            {"animation": {**document, "width": 320, "height": 320, "duration": 3}, "document": document},
            document,
        )

    def _document(self, upload: Upload) -> dict[str, Any]:
        document = {**self._fresh(), "file_name": upload.filename, "file_size": upload.size}
        return self._remember("document", {"document": document}, document)

    def _picture(self, upload: Upload) -> dict[str, Any]:
        sizes = [
            {**self._fresh(), "width": side, "height": side, "file_size": min(size, upload.size)}
            for side, size in ((90, 1_000), (640, upload.size))
        ]
        return self._remember("photo", {"photo": sizes}, *sizes)

    def _fresh(self) -> dict[str, str]:
        number = next(self._ids)
        # As long as those of Telegram.
        return {"file_id": f"AgACAgIAAxkBAAI{number:057}", "file_unique_id": f"AQAD{number:011}"}

    def _remember(self, kind: str, content: dict[str, Any], *files: dict[str, Any]) -> dict[str, Any]:
        self._known.update({file["file_id"]: (kind, content) for file in files})
        return content
