from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from support.strict import device, loader

import lavis
from lavis.compute import backend as backends
from lavis.compute.backend import LOADERS, Backend, Driver, Loader, Memory
from lavis.compute.backend import cupy as cupy_loader
from lavis.compute.backend import torch as torch_loader
from lavis.compute.errors import BackendUnavailable, ComputeError, DeviceError


def raising(error: Exception) -> Callable[[], list[Backend]]:
    def load() -> list[Backend]:
        raise error

    return load


def entry(load: Callable[[], list[Backend]], module: str = "sys") -> Loader:
    return Loader("Thing", module, load, install="Install Thing.", repair="Repair Thing.")


@pytest.fixture
def device1(monkeypatch: pytest.MonkeyPatch) -> Backend:
    monkeypatch.setitem(LOADERS, "device1", loader())
    return backends.get("device1")


class TestImport:
    def test_importing_and_listing_load_no_library(self) -> None:
        code = (
            "import sys; from lavis.compute import backend; names = backend.known(); "
            "print(sorted({'numpy', 'scipy', 'cupy', 'torch', 'array_api_compat'} & "
            "set(sys.modules)), [each.name for each in names])"
        )
        root = Path(lavis.__file__).parents[1]
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "[] ['numpy', 'cupy', 'torch']"


class TestKnown:
    def test_tells_what_is_installed_and_what_to_do_for_the_rest(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(LOADERS, "gone", entry(raising(AssertionError()), "no_such_module"))
        by_name = {each.name: each for each in backends.known()}
        assert by_name["numpy"] == backends.Known("numpy", "NumPy", True)
        gone = by_name["gone"]
        assert (gone.installed, gone.reason) == (False, "Thing is not installed.")
        assert gone.remedy == "Install Thing."

    def test_the_remedies_name_the_extras(self) -> None:
        assert "lavis[cuda12]" in LOADERS["cupy"].install
        assert "lavis[cuda13]" in LOADERS["cupy"].install
        assert "lavis[torch]" in LOADERS["torch"].install
        assert "driver" in LOADERS["cupy"].repair


class TestProbe:
    def test_numpy_is_always_there(self) -> None:
        assert backends.available()[0].name == "numpy"
        assert backends.get("numpy").label.startswith("NumPy")

    def test_label_names_blas_and_threads(self) -> None:
        from threadpoolctl import threadpool_info

        if not any(pool["user_api"] == "blas" for pool in threadpool_info()):
            pytest.skip("this NumPy has no BLAS that threadpoolctl knows")
        assert backends.get("numpy").label.endswith(("thread", "threads"))

    def test_one_row_a_loader(self) -> None:
        found = backends.probe()
        assert [each.name for each in found] == list(LOADERS)
        for each in found:
            if each.backend is None:
                assert each.reason
                assert each.remedy

    def test_a_loader_can_be_added(self, device1: Backend) -> None:
        assert device1.name == "device1"
        assert device1 in backends.available()

    def test_an_unknown_name_lists_the_known_ones(self) -> None:
        with pytest.raises(BackendUnavailable, match="'jax'") as caught:
            backends.get("jax")
        assert "numpy, cupy, torch" in caught.value.remedy

    def test_a_missing_library(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(LOADERS, "gone", entry(raising(AssertionError()), "no_such_module"))
        with pytest.raises(BackendUnavailable) as caught:
            backends.get("gone")
        assert caught.value.reason == "Thing is not installed."
        assert caught.value.remedy == "Install Thing."

    @pytest.mark.parametrize(
        ("error", "remedy"),
        [
            (RuntimeError("no driver\nat line 3"), "Repair Thing."),
            (ImportError("no driver"), "Install Thing."),
        ],
    )
    def test_a_library_that_fails_gives_its_reason(
        self, monkeypatch: pytest.MonkeyPatch, error: Exception, remedy: str
    ) -> None:
        monkeypatch.setitem(LOADERS, "broken", entry(raising(error)))
        found = backends.probe("broken")[0]
        assert found.backend is None
        assert found.reason == "Thing does not work here: no driver."
        assert found.remedy == remedy

    def test_a_device_that_multiplies_wrongly_is_refused(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        wrong = replace(device(), driver=Driver(to_numpy=lambda a: np.zeros((2, 2))))
        monkeypatch.setitem(LOADERS, "wrong", entry(lambda: [wrong]))
        assert "2×2" in backends.probe("wrong")[0].reason

    def test_a_better_device_that_fails_is_passed_over_and_told(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def lost(a: Any) -> Any:
            raise RuntimeError("the device is lost")

        better = replace(device(), label="Thing · GPU", driver=Driver(to_numpy=lost))
        plain = replace(device(), label="Thing · CPU")
        monkeypatch.setitem(LOADERS, "thing", entry(lambda: [better, plain]))
        found = backends.probe("thing")[0]
        assert found.backend is plain
        assert found.label == "Thing · CPU"
        assert found.reason == "Thing · GPU does not work here: the device is lost."
        assert found.remedy == "Repair Thing."

    def test_is_remembered_until_refreshed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        calls = []

        def load() -> list[Backend]:
            calls.append(1)
            return [device()]

        monkeypatch.setitem(LOADERS, "counted", entry(load))
        assert backends.get("counted") is backends.get("counted")
        assert len(calls) == 1
        backends.probe("counted", refresh=True)
        assert len(calls) == 2

    def test_threads_share_one_probe(self, monkeypatch: pytest.MonkeyPatch) -> None:
        calls, inside, go_on = [], threading.Event(), threading.Event()

        def load() -> list[Backend]:
            calls.append(1)
            inside.set()
            go_on.wait(10)
            return [device()]

        monkeypatch.setitem(LOADERS, "slow", entry(load))
        threads = [threading.Thread(target=backends.get, args=("slow",)) for _ in range(3)]
        for thread in threads:
            thread.start()
        inside.wait(10)
        assert backends.get("numpy").name == "numpy"  # not held up by the slow one
        go_on.set()
        for thread in threads:
            thread.join(10)
        assert len(calls) == 1


class TestTransfer:
    """On every library: what goes in comes back, and what becomes of its dtype."""

    @pytest.fixture(params=["numpy", "device1", "no_float64", "torch"])
    def backend(self, request: pytest.FixtureRequest) -> Backend:
        if request.param in ("device1", "no_float64"):
            return device(request.param)
        if request.param == "torch":
            pytest.importorskip("torch")
        return backends.get(request.param)

    @pytest.mark.parametrize(
        "given", ["int8", "uint16", "int64", "uint64", "float16", "float64", ">f8", "longdouble"]
    )
    def test_all_else_becomes_the_default_float(self, backend: Backend, given: str) -> None:
        a = backend.asarray(np.arange(6, dtype=given).reshape(2, 3))
        assert a.dtype == backend.float_dtype
        assert backend.to_numpy(a).tolist() == [[0, 1, 2], [3, 4, 5]]

    @pytest.mark.parametrize("given", ["bool", "float32", "complex64"])
    def test_these_stay(self, backend: Backend, given: str) -> None:
        a = backend.asarray(np.ones(3, dtype=given))
        assert a.dtype == getattr(backend.xp, given)
        assert backend.asarray(a).dtype == a.dtype

    def test_complex_follows_the_float(self, backend: Backend) -> None:
        single = backend.float_dtype == backend.xp.float32
        wanted = backend.xp.complex64 if single else backend.xp.complex128
        assert backend.asarray([1j]).dtype == wanted

    def test_a_dtype_by_name_or_by_itself(self, backend: Backend) -> None:
        assert backend.asarray([1, 2], dtype="int64").dtype == backend.xp.int64
        assert backend.asarray([1, 2], dtype=backend.xp.float32).dtype == backend.xp.float32

    def test_integers_of_its_own_become_floats(self, backend: Backend) -> None:
        ids = backend.asarray([1, 2], dtype="int64")
        assert backend.asarray(ids).dtype == backend.float_dtype

    def test_arrays_that_libraries_dislike(self, backend: Backend) -> None:
        locked = np.arange(4.0)
        locked.flags.writeable = False
        assert backend.to_numpy(backend.asarray(locked)).tolist() == [0, 1, 2, 3]
        assert backend.to_numpy(backend.asarray(locked[::-1])).tolist() == [3, 2, 1, 0]
        assert backend.to_numpy(backend.asarray(np.eye(3)[:, 1])).tolist() == [0, 1, 0]

    def test_to_numpy_lets_host_numbers_through(self, backend: Backend) -> None:
        assert backend.to_numpy(2.5).tolist() == 2.5
        assert backend.to_numpy(np.ones(2)).tolist() == [1, 1]

    @pytest.mark.parametrize(
        ("x", "message"),
        [(["a"], "must hold numbers"), ([[1], [2, 3]], "rectangular"), ([None], "object")],
    )
    def test_what_is_not_numbers_is_refused(self, backend: Backend, x: Any, message: str) -> None:
        with pytest.raises(ComputeError, match=message):
            backend.asarray(x)

    def test_it_can_be_waited_for_and_entered(self, backend: Backend) -> None:
        with backend.activate():
            backend.asarray([1.0])
        backend.synchronize()


class TestMemory:
    def test_is_in_bytes(self) -> None:
        memory = backends.get("numpy").memory()
        if memory is None:
            pytest.skip("this system does not tell")
        assert 0 < memory.free <= memory.total
        assert memory.total > 2**26

    def test_is_none_where_the_system_does_not_tell(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def missing(*args: object, **kwargs: object) -> str:
            raise FileNotFoundError

        monkeypatch.setattr(Path, "read_text", missing)
        assert backends.host_memory() is None

    def test_is_the_drivers(self) -> None:
        backend = replace(device(), driver=Driver(memory=lambda: Memory(1, 2)))
        assert backend.memory() == Memory(1, 2)


class TestGuard:
    def test_lets_other_errors_pass(self) -> None:
        with pytest.raises(ZeroDivisionError), backends.get("numpy").guard():
            1 / 0  # noqa: B018
        with pytest.raises(ComputeError, match="as it is"), backends.get("numpy").guard():
            raise ComputeError("as it is")

    def test_numpy_out_of_memory(self) -> None:
        numpy = backends.get("numpy")
        with pytest.raises(ComputeError, match="smaller") as caught, numpy.guard():
            np.empty(2**50)
        assert not isinstance(caught.value, DeviceError)
        assert isinstance(caught.value.__cause__, MemoryError)

    def test_torch_out_of_host_memory(self) -> None:
        pytest.importorskip("torch")
        cpu = torch_loader.load()[-1]
        with pytest.raises(ComputeError, match="smaller") as caught, cpu.guard():
            cpu.xp.empty(2**50)
        assert not isinstance(caught.value, DeviceError)

    @pytest.mark.parametrize(
        ("fault", "sentence"),
        [("device memory", "ran out of memory"), ("device", "stopped working (gone)")],
    )
    def test_a_device_error_says_what_to_do(self, fault: Any, sentence: str) -> None:
        driver = Driver(fault=lambda error: fault)
        backend = replace(device(), label="A GPU", driver=driver)
        with pytest.raises(DeviceError) as caught, backend.guard():
            raise RuntimeError("gone.\nand more")
        assert str(caught.value).startswith(f"A GPU {sentence}")
        assert "switch the backend to NumPy" in str(caught.value)

    def test_cupy_errors(self) -> None:
        cupy = pytest.importorskip("cupy")
        runtime = cupy.cuda.runtime.CUDARuntimeError
        exhausted = cupy.cuda.memory.OutOfMemoryError(10, 20)
        assert cupy_loader.fault(exhausted) == "device memory"
        assert cupy_loader.fault(runtime(2)) == "device memory"  # cudaErrorMemoryAllocation
        assert cupy_loader.fault(runtime(999)) == "device"
        assert cupy_loader.fault(ImportError("libcublas.so.12")) == "device"
        assert cupy_loader.fault(MemoryError()) == "host memory"
        assert cupy_loader.fault(KeyError("a mistake of ours")) is None

    def test_torch_errors(self) -> None:
        torch = pytest.importorskip("torch")
        fault = torch_loader.fault
        assert fault(torch.OutOfMemoryError("CUDA out of memory")) == "device memory"
        assert fault(RuntimeError("MPS backend out of memory (…)")) == "device memory"
        assert fault(RuntimeError("CUDA error: device-side assert triggered")) == "device"
        assert fault(RuntimeError("mat1 and mat2 shapes cannot be multiplied")) is None


class TestCuPy:
    def test_without_a_device_the_reason_and_the_driver_are_named(self) -> None:
        cupy = pytest.importorskip("cupy")
        if cupy.is_available():
            pytest.skip("a CUDA device answers here")
        found = backends.probe("cupy")[0]
        assert found.backend is None
        assert found.reason.startswith("CuPy does not work here: cuda")
        assert "driver" in found.remedy

    def test_the_loader_asks_the_first_device(self, monkeypatch: pytest.MonkeyPatch) -> None:
        cupy = pytest.importorskip("cupy")
        entered = []

        class Device:
            def __init__(self, number: int) -> None:
                assert number == 0

            def __enter__(self) -> None:
                entered.append(self)

            def __exit__(self, *args: object) -> None: ...

            def synchronize(self) -> None: ...

        pool = SimpleNamespace(free_bytes=lambda: 100)
        properties = {"name": b"NVIDIA Test"}
        monkeypatch.setattr(cupy.cuda, "Device", Device)
        monkeypatch.setattr(cupy.cuda.runtime, "getDeviceProperties", lambda number: properties)
        monkeypatch.setattr(cupy.cuda.runtime, "memGetInfo", lambda: (1000, 4000))
        monkeypatch.setattr(cupy, "get_default_memory_pool", lambda: pool)
        (gpu,) = cupy_loader.load()
        assert (gpu.name, gpu.label) == ("cupy", "CuPy · NVIDIA Test")
        assert gpu.memory() == Memory(free=1100, total=4000)  # what the pool holds can be used
        with gpu.activate():
            assert len(set(entered)) == 2  # one for memory, a fresh one for this thread

    @pytest.mark.gpu
    def test_with_a_device(self) -> None:
        try:
            gpu = backends.get("cupy")
        except BackendUnavailable as error:
            pytest.skip(str(error))
        with gpu.activate(), gpu.guard():
            a = gpu.asarray(np.arange(4.0))
            assert gpu.to_numpy(a + a).tolist() == [0, 2, 4, 6]
            assert a.device == gpu.device
        gpu.synchronize()
        memory = gpu.memory()
        assert memory is not None
        assert 0 < memory.free <= memory.total
        with pytest.raises(DeviceError, match="ran out of memory"), gpu.guard():
            gpu.xp.empty(2**45)


def test_namespaces_and_default_floats() -> None:
    single = device("no_float64")
    assert backends.default_float(single.xp, single.device) == single.xp.float32
    plain = backends.get("numpy")
    assert backends.array_namespace(np.ones(2), np.float64(1)) is plain.xp
    with pytest.raises(TypeError):
        backends.array_namespace(np.ones(2), single.asarray([1.0]))
