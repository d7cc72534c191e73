import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  readCompose,
  readDockerfile,
  readImage,
  readManaged,
} from '../../../src/core/project/image-readers.ts';
import type { Pins } from '../../../src/core/project/requirement.ts';

const provider = 'apache-airflow-providers-cncf-kubernetes';

test('an image pins where its tag names a whole version', () => {
  assert.deepEqual(readImage('apache/airflow:2.10.3-python3.11'), { airflow: '2.10.3' });
  assert.deepEqual(readImage('docker.io/apache/airflow:slim-2.10.3'), { airflow: '2.10.3' });
  assert.deepEqual(readImage('apache/airflow:2.10'), {});
  assert.deepEqual(readImage('apache/airflow:latest'), {});
  assert.deepEqual(readImage('example/airflow:2.10.3'), {});
});

test('a Dockerfile pins by its last Airflow image, with ARG defaults', () => {
  assert.deepEqual(
    readDockerfile(
      'ARG V=2.9.3\nFROM node:20 AS js\nFROM --platform=linux/amd64 apache/airflow:${V} AS x\n',
    ),
    { airflow: '2.9.3' },
  );
  assert.deepEqual(readDockerfile('ARG V\nFROM apache/airflow:$V'), {});
});

test('a compose file pins by its default image unless the environment names another', () => {
  const text = 'x-common:\n  image: ${AIRFLOW_IMAGE_NAME:-apache/airflow:2.10.3}\n';
  assert.deepEqual(readCompose(text, new Map()), { airflow: '2.10.3' });
  assert.deepEqual(readCompose(text, new Map([['AIRFLOW_IMAGE_NAME', 'apache/airflow:2.9.3']])), {
    airflow: '2.9.3',
  });
  assert.deepEqual(readCompose(text, new Map([['AIRFLOW_IMAGE_NAME', 'own/image']])), {});
});

const images: readonly (readonly [image: string, pins: Pins])[] = [
  [
    'quay.io/astronomer/astro-runtime:11.8.0',
    { airflow: '2.9.3', provider: '8.3.4', isShipped: true },
  ],
  [
    'quay.io/astronomer/astro-runtime:9.10.1-python-3.10-base',
    { airflow: '2.7.3', provider: '7.14.0', isShipped: true },
  ],
  // Its release notes name no provider.
  ['quay.io/astronomer/astro-runtime:12.0.0', { airflow: '2.10.0' }],
  // Not known, or moving.
  ['quay.io/astronomer/astro-runtime:99.0.0', {}],
  ['astrocrpublic.azurecr.io/runtime:3.1', {}],
  ['astrocrpublic.azurecr.io/runtime:3.0-41', {}],
  ['example.org/runtime:3.0-4', {}],
];

for (const [image, pins] of images) {
  test(`the image ${image} holds ${JSON.stringify(pins)}`, () => {
    assert.deepEqual(readImage(image), pins);
  });
}

const dockerfiles: readonly (readonly [name: string, text: string, pins: Pins])[] = [
  [
    'pip install over an image',
    `FROM apache/airflow:2.10.3\nRUN pip install --no-cache-dir \\\n    # ours\n    "${provider}[x]==9.0.0" \\\n    pandas==2.1`,
    { airflow: '2.10.3', provider: '9.0.0' },
  ],
  [
    'a provider of its own in place of the one that the image ships',
    `FROM quay.io/astronomer/astro-runtime:11.8.0\nRUN uv pip install ${provider}==8.4.0`,
    { airflow: '2.9.3', provider: '8.4.0' },
  ],
  [
    'a plain Python with Airflow by its constraints',
    'FROM python:3.11\nARG AIRFLOW_VERSION=2.9.2\nRUN pip install "apache-airflow==${AIRFLOW_VERSION}" --constraint "https://example.org/airflow/constraints-${AIRFLOW_VERSION}/constraints-3.11.txt"',
    { airflow: '2.9.2' },
  ],
  [
    'constraints alone',
    'FROM python:3.11\nENV V 2.8.1\nRUN pip3 install apache-airflow -c https://example.org/constraints-$V/constraints-3.11.txt',
    { airflow: '2.8.1' },
  ],
  [
    'a version that scripts install',
    'FROM amazonlinux:2023\nARG AIRFLOW_VERSION=2.8.1\nRUN /bootstrap.sh',
    { airflow: '2.8.1' },
  ],
  [
    'a stage of another',
    'FROM apache/airflow:2.9.3 AS base\nFROM base\nRUN pip install x',
    { airflow: '2.9.3' },
  ],
  ['what is named and not installed', 'FROM python:3.11\nRUN echo apache-airflow==2.9.3', {}],
  ['an argument without a value', 'ARG V\nFROM python\nRUN pip install apache-airflow==$V', {}],
];

for (const [name, text, pins] of dockerfiles) {
  test(`a Dockerfile with ${name}`, () => {
    assert.deepEqual(readDockerfile(text), pins);
  });
}

test('a compose file pins what it installs when it starts', () => {
  const text = `services:\n  airflow:\n    image: apache/airflow:2.10.3 # ours\n    environment:\n      _PIP_ADDITIONAL_REQUIREMENTS: \${_PIP_ADDITIONAL_REQUIREMENTS:- pandas==2.1 ${provider}==9.0.0}\n`;
  assert.deepEqual(readCompose(text, new Map()), { airflow: '2.10.3', provider: '9.0.0' });
  const other = new Map([['_PIP_ADDITIONAL_REQUIREMENTS', 'pandas']]);
  assert.deepEqual(readCompose(text, other), { airflow: '2.10.3' });
});

test('a managed Airflow is that of its image or environment, where a file names one version', () => {
  const composer = (image: string): string => `{"config": {"image_version": "${image}"}}`;
  assert.deepEqual(readManaged(composer('composer-3-airflow-2.10.2-build.13')), {
    airflow: '2.10.2',
  });
  assert.deepEqual(readManaged(composer('composer-2.9.7-airflow-2.9.3')), { airflow: '2.9.3' });
  assert.deepEqual(readManaged(composer('composer-2-airflow-2')), {});
  assert.deepEqual(
    readManaged(composer('composer-2.9.7-airflow-2.9.3') + composer('composer-3-airflow-2.10.2')),
    {},
  );
  const amazon = 'resource "aws_mwaa_environment" "a" {\n  airflow_version = "2.10.3"\n}';
  assert.deepEqual(readManaged(amazon), { airflow: '2.10.3' });
  assert.deepEqual(readManaged('airflow_version = "2.10.3"'), {});
  assert.deepEqual(readManaged('"aws_mwaa_environment" airflow_version = var.version'), {});
});
