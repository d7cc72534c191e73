import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  connectionUri,
  parseConnection,
  type Connection,
} from '../../../../src/core/airflow/surroundings/connection-text.ts';

// What Airflow 2.11 reads, and gives as URI again.
const rows: readonly (readonly [text: string, connection: Connection, uri: string])[] = [
  [
    'postgres://u:p@h.example:5432/db?sslmode=require&b=c',
    {
      type: 'postgres',
      host: 'h.example',
      login: 'u',
      password: 'p',
      schema: 'db',
      port: 5432,
      extra: '{"sslmode": "require", "b": "c"}',
    },
    'postgres://u:p@h.example:5432/db?sslmode=require&b=c',
  ],
  [
    'postgresql://us%40er:p%2Fw%21%27@h.example:5433/sch%20ema?a=b%20c&d=é',
    {
      type: 'postgres',
      host: 'h.example',
      login: 'us@er',
      password: "p/w!'",
      schema: 'sch ema',
      port: 5433,
      extra: '{"a": "b c", "d": "\\u00e9"}',
    },
    'postgres://us%40er:p%2Fw%21%27@h.example:5433/sch%20ema?a=b+c&d=%C3%A9',
  ],
  [
    'http://https%3A%2F%2Fhost.example%2Fpath',
    { type: 'http', host: 'https://host.example/path', schema: '' },
    'http://https://host.example%2Fpath',
  ],
  [
    'http://https://host.example:8443/x?y=z',
    { type: 'http', host: 'https://host.example', schema: 'x', port: 8443, extra: '{"y": "z"}' },
    'http://https://host.example:8443/x?y=z',
  ],
  [
    'spark://k8s%3A%2F%2F100.68.0.1:443?deploy-mode=cluster',
    {
      type: 'spark',
      host: 'k8s://100.68.0.1',
      schema: '',
      port: 443,
      extra: '{"deploy-mode": "cluster"}',
    },
    'spark://k8s://100.68.0.1:443/?deploy-mode=cluster',
  ],
  [
    'kubernetes://?__extra__=%7B%22namespace%22%3A+%22uri-ns%22%7D',
    { type: 'kubernetes', host: '', schema: '', extra: '{"namespace": "uri-ns"}' },
    'kubernetes:///?namespace=uri-ns',
  ],
  [
    'google-cloud-platform://?extra__google_cloud_platform__project=x',
    {
      type: 'google_cloud_platform',
      host: '',
      schema: '',
      extra: '{"extra__google_cloud_platform__project": "x"}',
    },
    'google-cloud-platform:///?extra__google_cloud_platform__project=x',
  ],
  [
    'google_cloud_platform://?a=b',
    { type: '', host: '', schema: 'oogle_cloud_platform//', extra: '{"a": "b"}' },
    '///oogle_cloud_platform%2F%2F?a=b',
  ],
  [
    'aws://KEY:SE%2FCRET@/?region_name=eu-west-1',
    {
      type: 'aws',
      host: '',
      login: 'KEY',
      password: 'SE/CRET',
      schema: '',
      extra: '{"region_name": "eu-west-1"}',
    },
    'aws://KEY:SE%2FCRET@/?region_name=eu-west-1',
  ],
  [
    'mysql://user@HOST.Example/Db',
    { type: 'mysql', host: 'host.example', login: 'user', schema: 'Db' },
    'mysql://user@host.example/Db',
  ],
  [
    'mysql://:pw@host',
    { type: 'mysql', host: 'host', login: '', password: 'pw', schema: '' },
    'mysql://:pw@host',
  ],
  [
    'mysql://user:@host/',
    { type: 'mysql', host: 'host', login: 'user', schema: '' },
    'mysql://user@host',
  ],
  [
    'ftp://a:b@[::1]:21/',
    { type: 'ftp', host: '::1', login: 'a', password: 'b', schema: '', port: 21 },
    'ftp://a:b@%3A%3A1:21',
  ],
  [
    'my-conn-type://login:p%40ss%3Aword@host:1/schema?a=1&a=2&blank=',
    {
      type: 'my_conn_type',
      host: 'host',
      login: 'login',
      password: 'p@ss:word',
      schema: 'schema',
      port: 1,
      extra: '{"a": "2", "blank": ""}',
    },
    'my-conn-type://login:p%40ss%3Aword@host:1/schema?a=2&blank=',
  ],
  [
    '{"conn_type":"http","host":"https://x.y","extra":{"k":{"z":[1,2.5,true,null,"é"]}}}',
    { type: 'http', host: 'https://x.y', extra: '{"k": {"z": [1, 2.5, true, null, "\\u00e9"]}}' },
    'http://https://x.y/?__extra__=%7B%22k%22%3A+%7B%22z%22%3A+%5B1%2C+2.5%2C+true%2C+null%2C+%22%5Cu00e9%22%5D%7D%7D',
  ],
  [
    '{"conn_type":"postgresql","login":"a b","password":"p~!*\'()","host":"h/x","port":"5432","schema":"s/x","extra":"{\\"a\\":\\"b\\"}"}',
    {
      type: 'postgres',
      host: 'h/x',
      login: 'a b',
      password: "p~!*'()",
      schema: 's/x',
      port: 5432,
      extra: '{"a":"b"}',
    },
    'postgres://a%20b:p~%21%2A%27%28%29@h%2Fx:5432/s%2Fx?a=b',
  ],
  [
    '{"conn_type":"my-type","extra":{"a":"b c","d":"é"}}',
    { type: 'my_type', extra: '{"a": "b c", "d": "\\u00e9"}' },
    'my-type:///?a=b+c&d=%C3%A9',
  ],
  ['{"conn_type":"x","extra":{}}', { type: 'x' }, 'x://'],
  [
    '{"conn_type":"x","extra":"no json","port":5}',
    { type: 'x', port: 5, extra: 'no json' },
    'x://@:5/?__extra__=no+json',
  ],
  [
    '{"conn_type":"x","host":"","login":"","password":""}',
    { type: 'x', host: '', login: '' },
    'x://',
  ],
  [' {"conn_type":"x","port":0,"schema":""} ', { type: 'x', schema: '' }, 'x://'],
];

for (const [text, connection, uri] of rows) {
  test(`the connection ${text} is read and written as by Airflow`, () => {
    assert.deepEqual(parseConnection(text, '2.11.0'), connection);
    assert.equal(connectionUri(connection, '2.11.0'), uri);
  });
}

test('before Airflow 2.7 a host has no protocol of its own', () => {
  const connection = parseConnection('http://https%3A%2F%2Fhost.example', '2.6.2');
  assert.equal(connection.host, 'https://host.example');
  assert.equal(connectionUri(connection, '2.6.2'), 'http://https%3A%2F%2Fhost.example');
});
