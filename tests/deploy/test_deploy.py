"""What is shipped for running the bot fits the program: settings exist, nobody is root, links lead on."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "deploy/compose/compose.yaml").read_text())
MANIFESTS = [
    document
    for file in sorted((ROOT / "deploy/kubernetes").glob("*.yaml"))
    for document in yaml.safe_load_all(file.read_text())
]
PODS = [
    document["spec"]["template"]["spec"]
    for document in MANIFESTS
    if document["kind"] in {"Deployment", "StatefulSet"}
]
CONTAINERS = [container for pod in PODS for container in pod["containers"]]
NAMES = {field.name.upper() for field in fields(Settings)}
SECRETS = {f"{field.name.upper()}_FILE" for field in fields(Settings) if field.metadata["secret"]}
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("deploy/*.md"), *ROOT.glob("docs/*.md")]


def container(name: str) -> dict[str, Any]:
    """Return the container called `name`."""
    (found,) = (each for each in CONTAINERS if each["name"] == name)
    assert isinstance(found, dict)
    return found


def test_every_variable_is_a_setting() -> None:
    """A variable that nobody reads would be a promise that nobody keeps."""
    given = set(COMPOSE["services"]["bot"]["environment"])
    given |= {variable["name"] for variable in container("bot")["env"]}
    assert given <= NAMES | SECRETS


def test_secrets_are_files() -> None:
    """Neither tokens nor passwords stand in a manifest or in the environment."""
    for environment in (each.get("environment", {}) for each in COMPOSE["services"].values()):
        assert not {name for name in environment if re.search(r"TOKEN|PASSWORD|DATABASE_URL", name)} - {
            name for name in environment if name.endswith("_FILE")
        }
    for each in CONTAINERS:
        names = {variable["name"] for variable in each["env"]}
        assert all(
            name.endswith("_FILE") for name in names if re.search(r"TOKEN|PASSWORD|DATABASE_URL", name)
        )


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_containers_of_the_compose_file_are_hardened(name: str) -> None:
    """A read-only file system, no capabilities but a port's, no new privileges, limits, and not root."""
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["deploy"]["resources"]["limits"].keys() >= {"cpus", "memory"}
    assert service.get("user", "0") != "0" or service["cap_add"] == ["NET_BIND_SERVICE"]


@pytest.mark.parametrize("pod", PODS, ids=[pod["containers"][0]["name"] for pod in PODS])
def test_pods_are_hardened(pod: dict[str, Any]) -> None:
    """The same on Kubernetes."""
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] > 0
    assert pod["automountServiceAccountToken"] is False
    for each in pod["containers"]:
        context = each["securityContext"]
        assert context["readOnlyRootFilesystem"] is True
        assert context["allowPrivilegeEscalation"] is False
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert each["resources"]["limits"].keys() >= {"cpu", "memory"}


def test_probes_ask_what_the_bot_answers() -> None:
    """Alive is another question than ready."""
    bot = container("bot")
    assert bot["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert bot["readinessProbe"]["httpGet"]["path"] == "/readyz"
    listen = {variable["name"]: variable.get("value") for variable in bot["env"]}["LISTEN"]
    assert listen.endswith(f":{bot['ports'][0]['containerPort']}")


def test_only_the_webhook_is_public() -> None:
    """Health and numbers stay inside."""
    (ingress,) = (each for each in MANIFESTS if each["kind"] == "Ingress")
    paths = [path for rule in ingress["spec"]["rules"] for path in rule["http"]["paths"]]
    assert [(path["path"], path["pathType"]) for path in paths] == [("/telegram", "Exact")]
    caddy = (ROOT / "deploy/compose/Caddyfile").read_text()
    assert re.findall(r"handle (/\S*)", caddy) == ["/telegram"]
    assert "respond 404" in caddy
    assert "ports" not in COMPOSE["services"]["bot"]


def test_the_image_runs_the_program_as_nobody() -> None:
    """From pinned packages, with a health check that is a command of the program."""
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER (?!root|0)\w+", dockerfile, re.MULTILINE)
    assert "--require-hashes" in dockerfile
    assert '"-m", "bot", "health"' in dockerfile


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """To a file that exists, or to the web."""
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
        assert link.startswith("https://") or (page.parent / link).exists(), link


def pinned(file: str) -> dict[str, set[str]]:
    """Return the versions that a requirements file pins, by package; they may depend on the system."""
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", (ROOT / file).read_text(encoding="utf-8")):
        versions.setdefault(name, set()).add(version)
    return versions


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_pinned_package_has_hashes(file: str) -> None:
    """A file that was changed on its way is not installed."""
    text = (ROOT / file).read_text(encoding="utf-8")
    packages = re.findall(r"(?m)^[^\s#].*$", text)
    assert packages
    assert len(packages) == len(re.findall(r"(?m)^[\w.-]+==.*\\\n\s+--hash=sha256:", text))


@pytest.mark.parametrize(
    ("file", "extras"),
    [
        ("requirements.txt", ["meaning", "postgresql"]),
        ("requirements-dev.txt", ["meaning", "postgresql", "test", "socks", "draw", "dev"]),
    ],
)
def test_every_dependency_is_pinned(file: str, extras: list[str]) -> None:
    """A dependency that is missing there would be installed in the version of the day, or not at all."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [
        *project["dependencies"],
        *(each for extra in extras for each in project["optional-dependencies"][extra]),
    ]
    names = {re.split(r"[^\w.-]", each)[0].lower() for each in needed}
    assert names - {"glute-bot"} <= pinned(file).keys()


def test_the_tests_run_with_the_versions_of_the_image() -> None:
    """What was tested is what is shipped."""
    tested = pinned("requirements-dev.txt")
    for name, versions in pinned("requirements.txt").items():
        assert tested[name] == versions, name
