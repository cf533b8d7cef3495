import { expect, test } from '@jest/globals';
import { databaseOfUrl, isMongodbUrl } from './index.js';

test.each([
  ['mongodb://127.0.0.1:27017', 'ringfence'],
  ['mongodb://127.0.0.1:27017/', 'ringfence'],
  ['mongodb://127.0.0.1/?replicaSet=rs0', 'ringfence'],
  ['mongodb://one:27017,two:27017,three:27017/numbers?replicaSet=rs0', 'numbers'],
  ['mongodb+srv://user:p%40ss@cluster.example.net/inventory?retryWrites=true', 'inventory'],
])('%s names the database %s', (url, database) => {
  expect(isMongodbUrl(url)).toBe(true);
  expect(databaseOfUrl(url)).toBe(database);
});

test.each(['', 'mongodb:', 'mongodb://', 'mongo://host', 'mongodb://host/a/b', 'mongodb://host name/', 'http://host/'])(
  '"%s" is no URL of MongoDB',
  (url) => expect(isMongodbUrl(url)).toBe(false),
);
