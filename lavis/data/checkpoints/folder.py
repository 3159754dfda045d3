"""A folder with config.json, model.safetensors and tokenizer.json becomes a model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lavis.compute.backend import Backend
from lavis.compute.transformer import Config, Transformer, costs, given_names, read_config
from lavis.data.checkpoints.tokens import FileTokenizer, Tokenizer
from lavis.data.errors import DataError, because

WEIGHTS, INDEX, CONFIG, TOKENIZER = (
    "model.safetensors",
    "model.safetensors.index.json",
    "config.json",
    "tokenizer.json",
)
#: Bytes of a configuration, or of a list of parts, at most.
MOST_TEXT = 16 * 2**20
#: What PyTorch pickles: code could run where one is opened.
PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")
#: Kinds of numbers that weights may be stored in.
DTYPES = ("F64", "F32", "F16", "BF16")
#: Of weights, how much of both ends goes into a fingerprint.
SAMPLE = 2**20


@dataclass(frozen=True)
class Model:
    """A transformer and its tokenizer.

    Parameters
    ----------
    transformer : Transformer
        On the device of the backend that it was loaded for.
    tokenizer : Tokenizer
    name : str
        For people.
    licence : str
        "" where the folder does not say.
    """

    transformer: Transformer
    tokenizer: Tokenizer
    name: str
    licence: str = ""


def load(
    folder: Path,
    backend: Backend,
    tick: Callable[[float | None, str], None] = lambda fraction, text: None,
    most: int | None = None,
) -> Model:
    """Load a model from a folder as Hugging Face writes them.

    Parameters
    ----------
    folder : pathlib.Path
        With ``config.json``, ``tokenizer.json`` and ``model.safetensors``, or the parts that
        ``model.safetensors.index.json`` lists.
    backend : Backend
        Where the weights go; they become float32.
    tick : callable, optional
        Takes a fraction and a text, and may raise to stop.
    most : int, optional
        Bytes that the weights may take in float32.

    Returns
    -------
    Model

    Raises
    ------
    DataError
        If a file is missing, cut off or damaged, the weights are in a pickle alone, or too large.
    ComputeError
        If the architecture is not computed here, or tensors are missing or of other shapes.
    """
    folder = Path(folder)
    config, files = _looked_at(folder, most)
    tokenizer = FileTokenizer(folder / TOKENIZER)
    if tokenizer.size > config.vocabulary:
        raise DataError(
            f"The tokenizer knows {tokenizer.size} tokens and the model {config.vocabulary}; they "
            "do not belong together."
        )
    tensors = {}
    for done, total, name, tensor in _read_tensors(files, config):
        tick(done / total, f"Loading {name}")
        tensors[name] = backend.asarray(tensor, dtype="float32")
    return Model(Transformer(config, tensors), tokenizer, folder.name, licence(folder))


def check(folder: Path) -> None:
    """Look whether a folder holds a model that can be loaded; no weights are read.

    Parameters
    ----------
    folder : pathlib.Path

    Raises
    ------
    DataError, ComputeError
        As `load`.
    """
    config, files = _looked_at(Path(folder), None)
    _names(files, config)
    if not (Path(folder) / TOKENIZER).is_file():
        FileTokenizer(Path(folder) / TOKENIZER)


def fingerprint(folder: Path) -> str:
    """Return a hash of a folder's content that is quick to make and changes with it.

    Configuration and tokenizer count in full; of the weights the size, and the first and last
    MiB, which hold the names, shapes and places of all tensors.

    Parameters
    ----------
    folder : pathlib.Path

    Returns
    -------
    str
        64 hexadecimal digits.

    Raises
    ------
    DataError
        As `load`, for files that are missing.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise DataError(f"There is no folder “{folder}”; wanted is that of a model.")
    content = hashlib.sha256()
    for path in (folder / CONFIG, folder / TOKENIZER, *weight_files(folder)):
        try:
            size = path.stat().st_size
            content.update(f"{path.name} {size}\n".encode())
            with path.open("rb") as file:
                content.update(file.read(MOST_TEXT if path.suffix == ".json" else SAMPLE))
                file.seek(max(0, size - SAMPLE))
                content.update(file.read(SAMPLE))
        except OSError as error:
            raise DataError(f"“{path.name}” cannot be read: {because(error)}.") from error
    return content.hexdigest()


def weight_files(folder: Path) -> list[Path]:
    """Return the files that hold the weights.

    Raises
    ------
    DataError
        If there are none; the message names a pickle that was left shut.
    """
    if (folder / WEIGHTS).is_file():
        return [folder / WEIGHTS]
    if (folder / INDEX).is_file():
        parts = _read_json(folder / INDEX).get("weight_map")
        names = set(parts.values()) if isinstance(parts, dict) else set()
        if not names or not all(_is_part(name) for name in names):
            raise DataError(f"“{INDEX}” does not say which files hold the weights.")
        missing = [name for name in sorted(names) if not (folder / name).is_file()]
        if missing:
            raise DataError(f"“{missing[0]}”, which “{INDEX}” names, is not in the folder.")
        return [folder / name for name in sorted(names)]
    pickle = next((path for kind in PICKLES for path in sorted(folder.glob(kind))), None)
    if pickle is not None:
        raise DataError(
            f"“{pickle.name}” is a pickle, which can run code when it is opened: LaVis never does. "
            f"Wanted is {WEIGHTS}; the model's authors often have one, or convert it."
        )
    raise DataError(f"There is no {WEIGHTS} in “{folder.name}”.")


def licence(folder: Path) -> str:
    """Return what the model's README says of its licence, or ""."""
    try:
        with (folder / "README.md").open(encoding="utf-8", errors="replace") as file:
            lines = [file.readline(500) for _ in range(60)]
    except OSError:
        return ""
    said = (line for line in lines if line.startswith("license:"))
    return next(said, "").partition(":")[2].strip().strip("\"'")[:60]


def _looked_at(folder: Path, most: int | None) -> tuple[Config, list[Path]]:
    """Return the configuration and the files of weights, if they are there and not too large."""
    if not folder.is_dir():
        raise DataError(f"There is no folder “{folder}”; wanted is that of a model.")
    config = read_config(_read_json(folder / CONFIG))
    size = 4 * sum(cost.parameters for cost in costs(config, 1))
    if most is not None and size > most:
        raise DataError(
            f"The model's weights take {size / 2**20:.0f} MB in float32; on this backend there is "
            f"room for {most / 2**20:.0f}. Choose a smaller model, or a device with more memory."
        )
    return config, weight_files(folder)


def _is_part(name: object) -> bool:
    """Whether a name is that of a safetensors file in the folder itself, and no path elsewhere."""
    return isinstance(name, str) and name.endswith(".safetensors") and Path(name).name == name


def _read_json(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MOST_TEXT:
            raise DataError(f"“{path.name}” is too large for a configuration.")
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(
            f"There is no {path.name} in “{path.parent.name}”; wanted is a model's folder."
        ) from None
    except OSError as error:
        raise DataError(f"“{path.name}” cannot be read: {because(error)}.") from error
    except (ValueError, RecursionError) as error:
        raise DataError(f"“{path.name}” is no JSON: {error}.") from error
    if not isinstance(value, dict):
        raise DataError(f"“{path.name}” must hold an object in braces.")
    return value


def _read_tensors(
    files: list[Path], config: Config
) -> Iterator[tuple[int, int, str, np.ndarray[Any, Any]]]:
    """Yield number, count, name and numbers of the tensors that the model needs."""
    wanted = _names(files, config)
    done = 0
    for path in files:
        for name, tensor in _stored(path, wanted):
            yield done, len(wanted), name, tensor
            done += 1


def _names(files: list[Path], config: Config) -> set[str]:
    """Return the names of the tensors that the model needs, if all are there and fit."""
    shapes: dict[str, tuple[int, ...]] = {}
    kinds: dict[str, str] = {}
    for path in files:
        for name, kind, shape in _listed(path):
            shapes[name], kinds[name] = shape, kind
    wanted = set(given_names(config, shapes).values())
    for name in wanted:
        if kinds[name] not in DTYPES:
            raise DataError(
                f"The tensor “{name}” is stored as {kinds[name]}; wanted is one of "
                f"{', '.join(DTYPES)}."
            )
    return wanted


def _listed(path: Path) -> list[tuple[str, str, tuple[int, ...]]]:
    """Return name, kind and shape of each tensor of a file; the numbers are not read."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(path), framework="np") as file:
            slices = [(name, file.get_slice(name)) for name in file.keys()]  # noqa: SIM118
            return [(name, each.get_dtype(), tuple(each.get_shape())) for name, each in slices]
    except (SafetensorError, OSError) as error:
        raise DataError(f"“{path.name}” is damaged or was cut off: {error}.") from error


def _stored(path: Path, wanted: set[str]) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    """Yield the wanted tensors of a file."""
    from safetensors import safe_open

    kinds = {name: kind for name, kind, _ in _listed(path) if name in wanted}
    if "BF16" in kinds.values():
        yield from _stored_bfloat16(path, wanted)
        return
    with safe_open(str(path), framework="np") as file:
        for name in kinds:
            yield name, file.get_tensor(name)


def _stored_bfloat16(path: Path, wanted: set[str]) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    """Yield tensors of a file with bfloat16, which NumPy lacks: float32 without its last half."""
    from safetensors import deserialize

    for name, part in deserialize(path.read_bytes()):  # type: ignore[no-untyped-call]
        if name not in wanted:
            continue
        if part["dtype"] == "BF16":
            halves = np.frombuffer(part["data"], dtype="<u2").astype(np.uint32)
            tensor = (halves << 16).view(np.float32)
        else:
            kind = {"F64": "<f8", "F32": "<f4", "F16": "<f2"}[part["dtype"]]
            tensor = np.frombuffer(part["data"], dtype=kind)
        yield name, tensor.reshape(part["shape"])
