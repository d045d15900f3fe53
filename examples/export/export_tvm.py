#!/usr/bin/env python3
"""Export a model with TVM as an ahead-of-time compiled archive that assay can run.

    export_tvm.py model.onnx   model.tar                     C structs, memory planned (the default)
    export_tvm.py model.tflite model.tar --interface packed  packed calls: shapes and dtypes in the archive
    export_tvm.py demo         model.tar                     a small built-in model, to try the tools
    export_tvm.py model.onnx   model.tar --pool sram         the caller provides the workspace
    export_tvm.py model.onnx   model.tar --pool tcm=4096 --pool sram --io-in-pool

Needs Python 3.10 and, from PyPI: hhb-tvm==3.2.3 (TVM 0.16), tqdm, tflite; onnx==1.14.0 for .onnx files.
docs/archives.md says what the options mean and which combinations work.
"""
import argparse
import os
import pathlib
import sys
import tarfile
import tempfile
import types

os.environ.setdefault("TOPHUB_LOCATION", "NONE")  # TVM would fetch tuning tables from the network

import numpy as np
import tvm
from tvm import relay
from tvm.ir.memory_pools import (ConstantMemoryPools, ConstantPoolInfo, PoolInfoProperties, WorkspaceMemoryPools,
                                 WorkspacePoolInfo)


def archive_writer():
    """TVM's exporter, also from a build without microTVM.

    The exporter copies TVM's own C runtime into the archive and looks for it in tvm.micro, which such a build
    refuses. assay brings its own runtime, so an empty folder stands in for it.
    """
    empty = pathlib.Path(tempfile.mkdtemp(prefix="no-crt-"))
    (empty / "templates").mkdir()
    for name in ("crt_config.h.template", "platform.c.template"):
        (empty / "templates" / name).touch()
    stand_in = types.ModuleType("tvm.micro")
    stand_in.__path__ = [str(pathlib.Path(tvm.__file__).parent / "micro")]
    stand_in.get_standalone_crt_dir = lambda: str(empty)
    stand_in.get_microtvm_template_projects = lambda platform: str(empty)
    sys.modules["tvm.micro"] = stand_in
    sys.modules.pop("tvm.micro.model_library_format", None)
    from tvm.micro.model_library_format import export_model_library_format
    return export_model_library_format


def demo():
    """One input of 8 values, a hidden layer of 16, softmax over 4 classes."""
    r = np.random.default_rng(0)
    weight = lambda *shape: relay.const(r.normal(0, 0.5, shape).astype("float32"))
    y = x = relay.var("x", shape=(1, 8), dtype="float32")
    y = relay.nn.relu(relay.nn.bias_add(relay.nn.dense(y, weight(16, 8)), weight(16)))
    y = relay.nn.softmax(relay.nn.bias_add(relay.nn.dense(y, weight(4, 16)), weight(4)))
    return tvm.IRModule.from_expr(relay.Function([x], y)), {}


class RoundLikeTflite(relay.ExprMutator):
    """Two quantised operators of a .tflite file that TVM imports with another rounding: average pooling truncates where
    TFLite rounds, and an addition rounds both operands before adding where TFLite rounds the sum. Left alone, the
    differences grow to tens of steps at the output of a ResNet."""

    def visit_call(self, old):
        call = super().visit_call(old)
        name = getattr(call.op, "name", "")
        if name == "cast" and isinstance(call.args[0], relay.Call):
            pool = call.args[0]
            if getattr(pool.op, "name", "") == "nn.avg_pool2d" and isinstance(pool.args[0], relay.Call):
                narrow = pool.args[0].args[0]  # the tensor before TVM's cast to int32
                mean = relay.Call(pool.op, [relay.cast(narrow, "float32")], pool.attrs)
                return relay.cast(relay.round(mean), call.attrs.dtype)
        if name == "qnn.add":
            a, b, a_scale, a_zero, b_scale, b_zero, scale, zero = call.args[:8]
            total = relay.qnn.op.dequantize(a, a_scale, a_zero) + relay.qnn.op.dequantize(b, b_scale, b_zero)
            return relay.qnn.op.quantize(total, scale, zero, out_dtype=old.checked_type.dtype)
        return call


def load(path, shapes):
    if path == "demo":
        return demo()
    if path.endswith(".onnx"):
        import onnx
        return relay.frontend.from_onnx(onnx.load(path), shape=shapes or None, freeze_params=True)
    if path.endswith(".tflite"):
        import tflite
        model = tflite.Model.GetRootAsModel(pathlib.Path(path).read_bytes(), 0)
        mod, params = relay.frontend.from_tflite(model, shape_dict=shapes or None)
        mod = relay.transform.InferType()(mod)
        mod["main"] = RoundLikeTflite().visit(mod["main"])
        return mod, params
    sys.exit(f"{path}: neither .onnx nor .tflite; other formats: use TVM's importers, then the same steps")


def fail_early(a, inputs, outputs):
    """Combinations that TVM exports without a word, but whose C does not compile or computes nonsense."""
    if (a.pool or a.constant_pool or a.io_in_pool) and (a.interface != "c" or a.no_usmp):
        sys.exit("--pool, --constant-pool and --io-in-pool need --interface c and the memory planner")
    if a.io_in_pool and not a.pool:
        sys.exit("--io-in-pool needs --pool: TVM cannot place inputs and outputs in a pool of its own")
    if a.io_in_pool and (inputs > 1 or outputs > 1):
        sys.exit(f"--io-in-pool: the model has {inputs} inputs and {outputs} outputs; TVM's planner lets such tensors "
                 "share bytes while they are in use. Export it without --io-in-pool")


def sized(text):
    """NAME or NAME=BYTES; TVM fills the pools in the order given."""
    name, _, size = text.partition("=")
    return name, int(size) if size else -1


def build(mod, params, a):
    target = tvm.target.Target(a.target)
    target = tvm.target.Target(target, host=target)
    pools = {}
    if a.pool:
        pools["workspace_memory_pools"] = WorkspaceMemoryPools(
            [WorkspacePoolInfo(name, [target], PoolInfoProperties(size_hint_bytes=size)) for name, size in a.pool])
    if a.constant_pool:
        pools["constant_memory_pools"] = ConstantMemoryPools(
            [ConstantPoolInfo(a.constant_pool, [target], [], PoolInfoProperties())])
    config = {"tir.disable_vectorize": True, "tir.usmp.enable": not a.no_usmp}
    if not a.no_usmp:
        config["tir.usmp.algorithm"] = "hill_climb"
    if a.io_in_pool:
        config["tir.usmp.use_workspace_io"] = True
    executor = relay.backend.Executor("aot", {"interface-api": a.interface, "unpacked-api": a.interface == "c"})
    # Never system-lib together with unpacked-api: the C that comes out does not compile.
    runtime = relay.backend.Runtime("crt", {"system-lib": False})
    with tvm.transform.PassContext(opt_level=3, config=config):
        return relay.build(mod, target=target, params=params, executor=executor, runtime=runtime, mod_name=a.name,
                           **pools)


def write(factory, path):
    """Everything but TVM's C runtime and templates, which assay does not read."""
    with tempfile.TemporaryDirectory() as folder:
        whole = os.path.join(folder, "whole.tar")
        archive_writer()(factory, whole)
        with tarfile.open(whole) as src, tarfile.open(path, "w") as dst:
            for member in src:
                if not member.name.lstrip("./").startswith(("runtime", "templates")):
                    dst.addfile(member, src.extractfile(member) if member.isfile() else None)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("model", help=".onnx or .tflite file, or demo")
    p.add_argument("archive", help="the .tar to write")
    p.add_argument("--interface", choices=("c", "packed"), default="c")
    p.add_argument("--no-usmp", action="store_true", help="no memory planner: the code allocates while it runs")
    p.add_argument("--pool", action="append", type=sized, metavar="NAME[=BYTES]",
                   help="external workspace pool; several are filled in order, the last without a size")
    p.add_argument("--constant-pool", metavar="NAME", help="external pool for the weights")
    p.add_argument("--io-in-pool", action="store_true", help="inputs and outputs live in the workspace pool")
    p.add_argument("--target", default="c", help='e.g. "c -keys=arm_cpu,cpu -mcpu=cortex-m4"')
    p.add_argument("--name", default="default", help="module name, the X in tvmgen_X_run")
    p.add_argument("--shape", action="append", default=[], metavar="INPUT=1,3,32,32", help="for models with free axes")
    p.add_argument("--integer", action="store_true", help="quantise/dequantise pairs become integer arithmetic")
    a = p.parse_args()

    shapes = {k: [int(d) for d in v.split(",")] for k, _, v in (s.rpartition("=") for s in a.shape)}
    mod, params = load(a.model, shapes)
    mod = relay.transform.InferType()(mod)
    if a.integer:
        mod = relay.transform.InferType()(relay.transform.FakeQuantizationToInteger()(mod))
    result = mod["main"].ret_type
    outputs = len(result.fields) if isinstance(result, tvm.ir.TupleType) else 1
    inputs = sum(1 for v in mod["main"].params if v.name_hint not in params)
    fail_early(a, inputs, outputs)
    write(build(mod, params, a), a.archive)
    print(f"{a.archive}: {os.path.getsize(a.archive)} bytes, module {a.name}")


if __name__ == "__main__":
    main()
