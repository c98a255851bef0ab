"""Makes src/test/resources/convert: artifacts as current Keras and scikit-learn write them, with their own answers.

The committed files came from keras 3.15.1 (backend jax), scikit-learn 1.9.1, numpy 2.4.6 and h5py 3.16.0:

    python3 -m venv /tmp/fixtures && /tmp/fixtures/bin/pip install keras jax scikit-learn h5py
    /tmp/fixtures/bin/python src/test/python/make_convert_fixtures.py

The tests need only the files, not this script.
"""

import json
import os
import pathlib
import pickle

os.environ["KERAS_BACKEND"] = "jax"

import keras
import numpy
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import StandardScaler

FOLDER = pathlib.Path(__file__).parent.parent / "resources" / "convert"
RECENT = FOLDER / "recent"
WORDS = ["SELECT", "FROM", "WHERE", "TABLE", "COLUMN", "NUMBER"]
LEXICON = {
    "tables": ["authors", "books"],
    "columns": ["title", "born", "pages"],
    "reserved_words": ["select", "from", "where", "and"],
}


def dump(path, value, protocol):
    path.write_bytes(pickle.dumps(value, protocol=protocol))


def network():
    """Every activation, a layer without a bias, and dropout between them."""
    dense = keras.layers.Dense
    noise = keras.initializers.RandomNormal(stddev=0.3)
    return keras.Sequential(
        [
            keras.Input((len(WORDS),)),
            keras.layers.Dropout(0.2),
            dense(7, activation="relu", bias_initializer=noise),
            dense(5, activation="elu", bias_initializer=noise),
            keras.layers.Dropout(0.5),
            dense(5, activation="tanh", use_bias=False),
            dense(4, activation="sigmoid", bias_initializer=noise),
            dense(1, bias_initializer=noise),
        ]
    )


def main():
    keras.utils.set_random_seed(1)
    random = numpy.random.default_rng(1)
    RECENT.mkdir(parents=True, exist_ok=True)

    texts = [" ".join(random.choice(WORDS, size=length)) for length in range(1, 41)]
    vectorizer = CountVectorizer(lowercase=False)
    counts = vectorizer.fit_transform(texts).toarray()
    input_scaler = StandardScaler().fit(counts)
    output_scaler = StandardScaler().fit(random.gamma(2.0, 3.0, size=(50, 1)))

    model = network()
    model.save(RECENT / "model.h5")
    dump(RECENT / "vectorizer.pkl", vectorizer, 5)
    dump(RECENT / "input_scaler.pkl", input_scaler, 5)
    dump(RECENT / "output_scaler.pkl", output_scaler, 5)
    (RECENT / "lexicon.json").write_text(json.dumps(LEXICON, indent=1) + "\n")

    scaled = input_scaler.transform(counts).astype(numpy.float32)
    seconds = output_scaler.inverse_transform(model.predict(scaled, verbose=0))[:, 0]
    answers = {"counts": counts.tolist(), "seconds": seconds.tolist()}
    (RECENT / "answers.json").write_text(json.dumps(answers) + "\n")

    small = numpy.array([[1.0, 10.0], [2.0, 30.0], [6.0, 20.0]])
    for protocol in (3, 4, 5):
        dump(FOLDER / f"scaler-protocol{protocol}.pkl", StandardScaler().fit(small), protocol)
        dump(FOLDER / f"vectorizer-protocol{protocol}.pkl", CountVectorizer(lowercase=False).fit(WORDS), protocol)
    dump(FOLDER / "scaler-without-mean.pkl", StandardScaler(with_mean=False).fit(small), 5)
    dump(FOLDER / "scaler-without-std.pkl", StandardScaler(with_std=False).fit(small), 5)
    dump(FOLDER / "scaler-without-both.pkl", StandardScaler(with_mean=False, with_std=False).fit(small), 5)
    dump(FOLDER / "scaler-not-fitted.pkl", StandardScaler(), 5)
    dump(FOLDER / "vectorizer-not-fitted.pkl", CountVectorizer(lowercase=False), 5)


main()
