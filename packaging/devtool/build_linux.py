"""``dev.py build linux``: a .deb and a tar of the same folder, built in a clean root."""

from __future__ import annotations

import gzip
import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from devtool import roots, wheels
from devtool.environment import ROOT
from devtool.product import DESCRIPTION, MAINTAINER, NAME, TITLE, source_time, version
from devtool.told import NotReadyError, say

if TYPE_CHECKING:
    from devtool.environment import Environment
    from devtool.roots import System

# What the build needs: Python and its library, a stripper, and every library that Qt looks for –
# without one of them, a part of Qt would silently stay behind.
BUILD_PACKAGES = (
    *("python3", "python3-venv", "libpython3.11", "binutils", "xz-utils"),
    *("libglib2.0-0", "libegl1", "libgl1", "libfontconfig1", "libdbus-1-3", "libxkbcommon0"),
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0"),
    *("libxcb-render-util0", "libxcb-shape0", "libxcb-xkb1", "libxkbcommon-x11-0", "libx11-xcb1"),
    *("libwayland-client0", "libwayland-cursor0", "libwayland-egl1", "libopengl0", "libglx0"),
    *("desktop-file-utils", "appstream", "shared-mime-info"),
)
# Beyond what its libraries say: how files are opened by their type, and how secrets are kept.
MORE_DEPENDS = ("desktop-file-utils", "hicolor-icon-theme", "shared-mime-info")
RECOMMENDS = ("gnome-keyring | libsecret-1-0", "xdg-utils", "fonts-dejavu-core")
MIME_TYPE = "application/vnd.coursera-wizard.delivery+json"
_BUILT = "/build/dist/coursera-wizard"
_LOG = ROOT / "build" / "logs" / "build-linux.log"
_ICON_SIZES = (16, 32, 48, 128, 256)


@dataclass(frozen=True)
class LinuxPackages:
    """What was built."""

    deb: Path
    tar: Path


def build(
    environment: Environment, *, programs: str = "", work: str = "build-linux"
) -> LinuxPackages:
    """Build both packages and return where they are.

    Args:
        environment: Whose pip fetches the packages.
        programs: More programs for the folder, as the spec takes them; for measuring.
        work: The name of the root that is built in.

    Raises:
        NotReadyError: This computer cannot build, or a step failed.
    """
    found = wheels.fetch(environment, "linux")
    system = built_root(found, programs, work)
    target = ROOT / "dist"
    target.mkdir(exist_ok=True)
    tree = system.path("/build/tree")
    _lay_out(system, tree)
    check_tree(system, tree)
    _set_times(tree)
    name = f"{NAME}_{version()}_amd64.deb"
    settings = {"SOURCE_DATE_EPOCH": str(source_time())}
    say("Packing...")
    system.must_run(
        [
            "dpkg-deb",
            "--root-owner-group",
            "-Zxz",
            "-z9",
            "--build",
            "/build/tree",
            f"/build/{name}",
        ],
        settings=settings,
        log=_LOG,
    )
    tar_name = f"{NAME}-{version()}-linux-x86_64.tar.gz"
    _make_tar(system, tar_name)
    for made in (name, tar_name):
        shutil.copyfile(system.path(f"/build/{made}"), target / made)
        say(f"{target / made}: {(target / made).stat().st_size / 1e6:.1f} MB")
    return LinuxPackages(target / name, target / tar_name)


def built() -> Path | None:
    """Return the .deb of this version that is there already, if any."""
    path = ROOT / "dist" / f"{NAME}_{version()}_amd64.deb"
    return path if path.exists() else None


def built_root(found: Path, programs: str = "", work: str = "build-linux") -> System:
    """Return a clean root in which the folder of programs was built."""
    _LOG.unlink(missing_ok=True)
    system = roots.fresh(roots.OLDEST_DEBIAN, BUILD_PACKAGES, work)
    place = system.path("/build")
    place.mkdir()
    copy_source(place / "source")
    shutil.copytree(found, place / "wheels")
    say("Building in a clean root...")
    settings = {
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(source_time()),
        "PYTHONDONTWRITEBYTECODE": "1",
        "COURSERA_WIZARD_EXTRA": programs,
    }
    system.must_run(["python3", "-m", "venv", "/build/env"], log=_LOG)
    system.must_run(
        [
            *("/build/env/bin/pip", "install", "-q", "--no-index", "--no-deps", "--no-compile"),
            *("--find-links", "/build/wheels", "--require-hashes"),
            *("-r", f"/build/wheels/{wheels.BUILD}"),
        ],
        log=_LOG,
    )
    system.must_run(
        [
            *("/build/env/bin/python", "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
            *("--distpath", "/build/dist", "--workpath", "/build/work"),
            "packaging/coursera_wizard.spec",
        ],
        settings=settings,
        log=_LOG,
        cwd="/build/source",
    )
    return system


def copy_source(target: Path) -> None:
    """Copy what is built from, without anything that the checkout has gathered."""
    unwanted = shutil.ignore_patterns("__pycache__", "*.pyc", "changelog.d")
    for name in ("coursera_wizard", "resources", "packaging"):
        shutil.copytree(ROOT / name, target / name, ignore=unwanted)
    for name in ("README.md", "CHANGELOG.md", "LICENSE"):
        shutil.copyfile(ROOT / name, target / name)
    _set_times(target)


def _lay_out(system: System, tree: Path) -> None:
    """Put everything where a Debian system has it."""
    programs = tree / "usr" / "lib" / NAME
    shutil.copytree(system.path(_BUILT), programs, symlinks=True)
    binaries = tree / "usr" / "bin"
    binaries.mkdir(parents=True)
    for name in ("coursera-wizard", "coursera-delivery"):
        (binaries / name).symlink_to(f"../lib/{NAME}/{name}")
    share, app = tree / "usr" / "share", ROOT / "resources" / "app"
    _place(app / "coursera-wizard.desktop", share / "applications")
    _place(app / "coursera-wizard.metainfo.xml", share / "metainfo")
    _place(app / "coursera-wizard.mime.xml", share / "mime" / "packages", "coursera-wizard.xml")
    icons = share / "icons" / "hicolor"
    type_icon = MIME_TYPE.replace("/", "-")
    for folder, source in (
        ("scalable", app / "coursera-wizard.svg"),
        *((f"{size}x{size}", app / f"coursera-wizard-{size}.png") for size in _ICON_SIZES),
    ):
        _place(source, icons / folder / "apps", f"coursera-wizard{source.suffix}")
        _place(source, icons / folder / "mimetypes", f"{type_icon}{source.suffix}")
    _write_manuals(system, share / "man" / "man1")
    documents = share / "doc" / NAME
    documents.mkdir(parents=True)
    _zip(ROOT / "CHANGELOG.md", documents / "changelog.gz")
    shutil.copyfile(ROOT / "LICENSE", documents / "copyright")
    with (documents / "copyright").open("a", encoding="utf-8") as notice:
        notice.write(
            "\nThe licenses of everything inside are in the program, under About, and in\n"
        )
        notice.write(f"/usr/lib/{NAME}/_internal/resources/licenses.json.\n")
    for folder, _folders, files in os.walk(tree):
        Path(folder).chmod(0o755)
        for file in files:
            path = Path(folder, file)
            if not path.is_symlink():
                runs = path.parent == programs or ".so" in file
                path.chmod(0o755 if runs else 0o644)
    control = tree / "DEBIAN"
    control.mkdir()
    (control / "control").write_text(_control(tree), encoding="utf-8")


def _place(source: Path, folder: Path, name: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, folder / (name or source.name))


def _write_manuals(system: System, folder: Path) -> None:
    folder.mkdir(parents=True)
    system.must_run(
        ["/build/env/bin/python", "packaging/linux/manual_pages.py", "/build/manual"],
        cwd="/build/source",
        settings={"PYTHONPATH": "/build/source", "SOURCE_DATE_EPOCH": str(source_time())},
        log=_LOG,
    )
    for page in sorted(system.path("/build/manual").iterdir()):
        _zip(page, folder / f"{page.name}.gz")


def _zip(source: Path, target: Path) -> None:
    with target.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(source.read_bytes())


def _control(tree: Path) -> str:
    depends = sorted({*needed_packages(tree), *MORE_DEPENDS})
    kilobytes = sum(path.lstat().st_size for path in tree.rglob("*")) // 1024
    lines = {
        "Package": NAME,
        "Version": version(),
        "Architecture": "amd64",
        "Maintainer": MAINTAINER,
        "Installed-Size": str(kilobytes),
        "Depends": ", ".join(depends),
        "Recommends": ", ".join(RECOMMENDS),
        "Section": "education",
        "Priority": "optional",
        "Description": f"{TITLE}\n {DESCRIPTION}",
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items())


def needed_packages(tree: Path) -> list[str]:
    """Return what the package depends on: who has each library that is needed and not inside.

    Raises:
        NotReadyError: A library is needed of which nobody said where it comes from.
    """
    table = system_libraries()
    inside = {path.name for path in tree.rglob("*") if path.is_file()}
    needed = set()
    for path in sorted(tree.rglob("*")):
        if path.is_file() and not path.is_symlink() and _is_program(path):
            done = subprocess.run(
                ["readelf", "-d", str(path)], check=True, capture_output=True, encoding="utf-8"
            )
            for line in done.stdout.splitlines():
                if "(NEEDED)" in line:
                    needed.add(line.partition("[")[2].rstrip("]"))
    unknown = needed - inside - table.keys()
    if unknown:
        raise NotReadyError(
            f"Needed, and neither inside nor in packaging/linux/system-libraries.txt: {unknown}"
        )
    return sorted({table[name] for name in needed - inside})


def system_libraries() -> dict[str, str]:
    """Return which packages have the libraries that are left to the system."""
    path = ROOT / "packaging" / "linux" / "system-libraries.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    entries = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    return {name: package.strip() for name, package in entries}


def _is_program(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def check_tree(system: System, tree: Path) -> None:
    """Have the system's own tools look at what they will read.

    Raises:
        NotReadyError: They complain.
    """
    inside = "/" + str(tree.relative_to(system.folder))
    share = f"{inside}/usr/share"
    desktop = f"{share}/applications/coursera-wizard.desktop"
    system.must_run(["desktop-file-validate", desktop], log=_LOG)
    metadata = f"{share}/metainfo/coursera-wizard.metainfo.xml"
    system.must_run(["appstreamcli", "validate", "--no-net", metadata], log=_LOG)


def _make_tar(system: System, name: str) -> None:
    """Pack the folder of programs for systems without .deb, sorted and with one time.

    What gzip does not save here it saves in time: everybody can unpack it, and nobody waits for it.
    """
    folder = f"{NAME}-{version()}"
    place = system.path(f"/build/tar/{folder}")
    shutil.copytree(system.path("/build/tree") / "usr" / "lib" / NAME, place, symlinks=True)
    shutil.copyfile(ROOT / "packaging" / "linux" / "README.txt", place / "README.txt")
    shutil.copyfile(ROOT / "LICENSE", place / "LICENSE")
    for path in (ROOT / "resources" / "app").iterdir():
        if path.suffix in {".desktop", ".svg", ".xml"}:
            _place(path, place / "share")
    for page in sorted(system.path("/build/manual").iterdir()):
        _place(page, place / "share")
    _set_times(place)
    packed = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--format=gnu"]
    command = ["tar", *packed, f"--mtime=@{source_time()}", "-czf", f"/build/{name}", folder]
    system.must_run(command, log=_LOG, cwd="/build/tar")


def _set_times(folder: Path) -> None:
    """Give every file one time, so that the same source makes the same package."""
    moment = source_time()
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (moment, moment), follow_symlinks=False)
        if not path.is_symlink():
            mode = stat.S_IMODE(path.lstat().st_mode)
            path.chmod(mode & ~0o022)
