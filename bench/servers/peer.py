"""What a Python user would write: FastAPI, onnxruntime, and the tokeniser's rule as regular expressions.

Started with the path of the model file in MODEL: uvicorn --loop uvloop --http httptools peer:app
"""

import os
import re
from collections import Counter

import numpy
import onnxruntime
import orjson
from fastapi import FastAPI, Response
from pydantic import BaseModel

OPTIONS = onnxruntime.SessionOptions()
OPTIONS.intra_op_num_threads = 1
OPTIONS.inter_op_num_threads = 1
SESSION = onnxruntime.InferenceSession(os.environ["MODEL"], OPTIONS, providers=["CPUExecutionProvider"])
PROPERTIES = {
    name.removeprefix("querycast."): value for name, value in SESSION.get_modelmeta().custom_metadata_map.items()
}
MODEL = {"name": PROPERTIES["name"], "version": PROPERTIES["version"]}
VOCABULARY = {token: index for index, token in enumerate(PROPERTIES["vocabulary"].split("\n"))}
RESERVED_WORDS = frozenset(PROPERTIES["reserved_words"].split("\n"))

REWRITES = [
    (re.compile(pattern), replacement)
    for pattern, replacement in [
        (r"--[^\n]*", ""),
        (r"[\s,()\]\[]", " "),
        (r"'[^']*'", " #CONSTANT# "),
        (r"[^a-z][+-]?([0-9]*[.])?[0-9]+", " #NUMBER#"),
        (" (" + "|".join(PROPERTIES["columns"].split("\n")) + ") ", " #COLUMN# "),
        (" (" + "|".join(PROPERTIES["tables"].split("\n")) + ") ", " #TABLE# "),
        (r"<>|<=|>=", " #CONDITION# "),
        (r"[<>=]", " #CONDITION# "),
        (r"[+*/-]", " #OPERATOR# "),
        (r"\.", " "),
    ]
]
REST = re.compile(r"\s?[^#\s]+\s")
TOKEN = re.compile(r"\w\w+")


def counts_of(query: str) -> Counter:
    text = " " + query.lower() + " "
    for pattern, replacement in REWRITES:
        text = pattern.sub(replacement, text)
    for word in RESERVED_WORDS.intersection(text.split()):
        text = text.replace(f" {word} ", f" #{word.upper()}# ")
    return Counter(TOKEN.findall(REST.sub(" ", text)))


class Request(BaseModel):
    queries: list[str]


app = FastAPI(openapi_url=None)


@app.post("/v1/predictions")
async def predict(request: Request) -> Response:
    rows = numpy.zeros((len(request.queries), len(VOCABULARY)), numpy.float32)
    for row, query in zip(rows, request.queries):
        for token, count in counts_of(query).items():
            if token in VOCABULARY:
                row[VOCABULARY[token]] = count
    (seconds,) = SESSION.run(["seconds"], {"counts": rows})
    answer = {"model": MODEL, "predictions": [{"seconds": predicted} for predicted in seconds[:, 0]]}
    return Response(orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY), media_type="application/json")
