"""Runs the examples of docs/clients.md as they stand there, and public clients of the Open Inference Protocol through what they offer.

Takes the page and the address of a service that serves the project's model; run by a Python that has the clients.
"""

import asyncio
import collections
import pathlib
import re
import subprocess
import sys
import tempfile

import kserve
import numpy
import requests
import tritonclient.http
from kserve.protocol.infer_type import RequestedOutput
from tritonclient.utils import InferenceServerException

PAGE, ADDRESS = sys.argv[1:]
SQL = ["SELECT * FROM customer", "SELECT 1"]
SECONDS = [1.354965, 1.266926]
RUN = {"sh": ["bash"], "python": [sys.executable], "java": ["java"]}

made, passed = collections.Counter(), collections.Counter()


def check(what, holds):
    """What begins with the client's name."""
    client = re.match(r"\w+", what).group()
    made[client] += 1
    passed[client] += bool(holds)
    print(f"{'ok' if holds else 'FAILED'}: {what}")


def refused(what, status, call):
    """The call must fail with an HTTP status and a message of the service."""
    try:
        call()
        check(f"{what}: refused", False)
    except InferenceServerException as e:
        check(f"{what}: {e.status()} {e.message()}", str(e.status()) == str(status) and bool(e.message()))


def examples():
    page = pathlib.Path(PAGE).read_text(encoding="utf-8")
    for language, code, expected in re.findall(r"```(sh|java|python)\n(.*?)```\n\n```text\n(.*?)```", page, re.DOTALL):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, f"Predict.{language}")
            file.write_text(code.replace("localhost:8080", ADDRESS), encoding="utf-8")
            run = subprocess.run([*RUN[language], str(file)], capture_output=True, text=True, timeout=120)
        pattern = ".*?".join(re.escape(part) for part in expected.strip().split("…"))
        holds = re.fullmatch(pattern, run.stdout.strip(), re.DOTALL) is not None
        if not holds:
            print(run.stdout, run.stderr)
        check(f"example in {language}: {code.strip().splitlines()[0]}", holds)


def near(actual):
    return numpy.allclose(numpy.asarray(actual, dtype=float).ravel(), SECONDS, atol=1e-5)


def triton():
    client = tritonclient.http.InferenceServerClient(ADDRESS)
    check("triton: live", client.is_server_live())
    check("triton: ready", client.is_server_ready())
    check("triton: model ready", client.is_model_ready("query-time"))
    check("triton: model ready by version", client.is_model_ready("query-time", "1"))
    check("triton: unknown model is not ready", not client.is_model_ready("nothing"))
    check("triton: server metadata", "binary_tensor_data" in client.get_server_metadata()["extensions"])
    metadata = client.get_model_metadata("query-time")
    tensors = metadata["inputs"] + metadata["outputs"]
    expected = [{"name": "sql", "datatype": "BYTES", "shape": [-1]}, {"name": "seconds", "datatype": "FP32", "shape": [-1]}]
    check("triton: model metadata", tensors == expected)

    def tensor(shape=(2,), name="sql", binary=True, texts=SQL, datatype="BYTES"):
        made = tritonclient.http.InferInput(name, list(shape), datatype)
        values = numpy.array(texts, dtype=numpy.object_ if datatype == "BYTES" else numpy.float32).reshape(shape)
        made.set_data_from_numpy(values, binary_data=binary)
        return made

    def wanted(name="seconds", binary=True):
        return [tritonclient.http.InferRequestedOutput(name, binary_data=binary)]

    for binary_in in (True, False):
        for binary_out in (True, False):
            for shape in ((2,), (2, 1)):
                answer = client.infer("query-time", [tensor(shape, binary=binary_in)], outputs=wanted(binary=binary_out))
                seconds = answer.as_numpy("seconds")
                check(f"triton: binary in {binary_in}, out {binary_out}, shape {shape}", near(seconds) and seconds.shape == shape)
    for request_packing in (None, "gzip", "deflate"):
        for answer_packing in (None, "gzip", "deflate"):
            answer = client.infer(
                "query-time",
                [tensor()],
                request_compression_algorithm=request_packing,
                response_compression_algorithm=answer_packing,
            )
            check(f"triton: {request_packing} request, {answer_packing} answer", near(answer.as_numpy("seconds")))
    many = client.infer("query-time", [tensor((1000,), texts=SQL * 500)], response_compression_algorithm="gzip")
    check("triton: 1,000 queries", len(many.as_numpy("seconds")) == 1000)
    answer = client.infer("query-time", [tensor()], model_version="1", request_id="id-42", priority=3, timeout=1_000_000, sequence_id=7)
    check("triton: request id and version", answer.get_response()["id"] == "id-42" and answer.get_response()["model_version"] == "1")
    answer = client.infer("query-time", [tensor()])
    check("triton: no request id, no id", "id" not in answer.get_response())
    beyond = client.infer("query-time", [tensor((1,), texts=["select 'é日本😀' from customer"])])
    check("triton: text beyond ASCII", beyond.as_numpy("seconds").shape == (1,))
    pending = [client.async_infer("query-time", [tensor()]) for _ in range(16)]
    check("triton: 16 requests at once", all(near(one.get_result().as_numpy("seconds")) for one in pending))

    refused("triton: unknown model", 404, lambda: client.infer("nothing", [tensor()]))
    refused("triton: unknown version", 404, lambda: client.infer("query-time", [tensor()], model_version="2"))
    refused("triton: unknown input", 422, lambda: client.infer("query-time", [tensor(name="text")]))
    refused("triton: unknown output", 422, lambda: client.infer("query-time", [tensor()], outputs=wanted("minutes")))
    refused("triton: wrong type", 422, lambda: client.infer("query-time", [tensor(texts=[1, 2], datatype="FP32")]))
    refused("triton: no queries", 422, lambda: client.infer("query-time", [tensor((0,), texts=[])]))
    client.close()


async def kserve_client():
    client = kserve.InferenceRESTClient(kserve.RESTConfig(protocol="v2", timeout=10))
    base = f"http://{ADDRESS}"
    check("kserve: live", await client.is_server_live(base))
    check("kserve: ready", await client.is_server_ready(base))
    check("kserve: model ready", await client.is_model_ready(base, "query-time"))
    for shape in ([2], [2, 1]):
        queries = kserve.InferInput("sql", shape, "BYTES", SQL)
        request = kserve.InferRequest("query-time", [queries], request_id="id-43")
        answer = await client.infer(base, request, model_name="query-time")
        check(f"kserve: infer, shape {shape}", near(answer.outputs[0].data) and answer.outputs[0].shape == shape and answer.id == "id-43")
    binary = kserve.InferInput("sql", [2], "BYTES")
    binary.set_data_from_numpy(numpy.array(SQL, dtype=numpy.object_), binary_data=True)
    answer = await client.infer(base, kserve.InferRequest("query-time", [binary]), model_name="query-time")
    check("kserve: binary tensors", near(answer.outputs[0].as_numpy()))
    unknown_input = kserve.InferInput("text", [2], "BYTES", SQL)
    wrong_type = kserve.InferInput("sql", [2], "FP32", [1.0, 2.0])
    minutes = [RequestedOutput("minutes")]
    for what, model, version, tensor, outputs, status in (
        ("unknown model", "nothing", None, queries, None, 404),
        ("unknown version", "query-time", "2", queries, None, 404),
        ("unknown input", "query-time", None, unknown_input, None, 422),
        ("unknown output", "query-time", None, queries, minutes, 422),
        ("wrong type", "query-time", None, wrong_type, None, 422),
    ):
        try:
            request = kserve.InferRequest(model, [tensor], request_outputs=outputs)
            await client.infer(base, request, model_name=f"{model}/versions/{version}" if version else model)
            check(f"kserve: {what}: refused", False)
        except Exception as e:
            response = getattr(e, "response", None)
            check(f"kserve: {what}: {e}", response is not None and response.status_code == status and "error" in response.json())
    await client.close()


examples()
triton()
asyncio.run(kserve_client())
check("requests: base64 content", near(requests.post(f"http://{ADDRESS}/v2/models/query-time/infer", timeout=5, json={
    "inputs": [{"name": "sql", "shape": [2], "datatype": "BYTES", "parameters": {"content_type": "base64"},
                "data": ["U0VMRUNUICogRlJPTSBjdXN0b21lcg==", "U0VMRUNUIDE="]}]}).json()["outputs"][0]["data"]))
print("calls made and passed: " + ", ".join(f"{client} {made[client]} and {passed[client]}" for client in made))
sys.exit(0 if made == passed else 1)
