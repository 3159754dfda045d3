"""PyTorch's engine where PyTorch is installed; on CUDA the events are those of the CuPy tests."""

from __future__ import annotations

import pytest

from lavis.compute import backend, gemm
from lavis.compute.gemm import Plan, Problem, Unsupported

torch = pytest.importorskip("torch")


@pytest.fixture
def place() -> backend.Backend:
    found = backend.probe("torch")[0].backend
    if found is None:
        pytest.skip("PyTorch does not work here")
    return found


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
@pytest.mark.parametrize("batch", [1, 3])
def test_it_multiplies_to_the_precision_of_the_dtype(place, dtype: str, batch: int) -> None:
    problem = Problem(32, 24, 40, dtype, batch, transpose_b=True)
    found = gemm.measure(problem, place, Plan())
    assert found.gflops > 0
    assert 0 < found.relative_error < 40 * gemm.ROUNDING[dtype]


def test_threads_are_limited_and_given_back(place) -> None:
    engine = gemm.engine(place)
    if engine.on_device:
        pytest.skip("threads are of the processor")
    before = torch.get_num_threads()
    with engine.limited(1):
        assert engine.threads == 1
    assert torch.get_num_threads() == before


def test_what_it_says_of_itself_are_plain_texts(place) -> None:
    assert {type(value) for value in gemm.engine(place).facts().values()} == {str}


def test_tf32_is_of_gpus(place) -> None:
    if place.device.type == "cuda":
        pytest.skip("this is one")
    with pytest.raises(Unsupported, match="NVIDIA GPUs"):
        gemm.measure(Problem(8, 8, 8, "tf32"), place)
