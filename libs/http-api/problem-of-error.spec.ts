import { describe, expect, test } from '@jest/globals';
import { NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import { DomainError } from '#domain-error';
import { EventStoreError } from '#event-store';
import { invalidRequest, problem, problemOfError } from '#http-api';

const DOMAIN_STATUS = { number_assigned: 409, not_found: 404 };
const problemOf = (error: unknown) => problemOfError(error, DOMAIN_STATUS);
const statusAndCodeOf = (error: unknown) => {
  const { status, code } = problemOf(error);
  return [status, code];
};

describe('problem', () => {
  test('has the members of RFC 9457, a stable code and what else there is to say', () => {
    expect(problem(409, 'number_assigned', 'It is in use.', { agentIds: ['sales'] })).toStrictEqual({
      type: 'urn:ringfence:problem:number_assigned',
      title: 'Conflict',
      status: 409,
      detail: 'It is in use.',
      code: 'number_assigned',
      agentIds: ['sales'],
    });
  });

  test('lets nothing take the place of those members', () => {
    const overwriting = { status: 'released', code: 'other', detail: '', type: '', title: '' };
    expect(problem(409, 'number_assigned', 'It is in use.', overwriting)).toStrictEqual(
      problem(409, 'number_assigned', 'It is in use.'),
    );
  });
});

describe('the problem of an error', () => {
  test('of a rule of the domain has the status of its code and its facts', () => {
    const error = new DomainError('number_assigned', 'It is in use.', { agentIds: ['sales'] });
    expect(problemOf(error)).toMatchObject({ status: 409, detail: 'It is in use.', agentIds: ['sales'] });
  });

  test('of bad input names every field', () => {
    const errors = [
      { field: 'name', message: 'name is needed.' },
      { field: 'status', message: 'status is needed.' },
    ];
    expect(problemOf(invalidRequest(errors))).toMatchObject({ status: 422, detail: 'name is needed.', errors });
  });

  test('of access and of a read model has the status that every service shares', () => {
    expect(statusAndCodeOf(new DomainError('unauthorized', ''))).toStrictEqual([401, 'unauthorized']);
    expect(statusAndCodeOf(new DomainError('forbidden', ''))).toStrictEqual([403, 'forbidden']);
    expect(statusAndCodeOf(new DomainError('idempotency_key_reused', ''))).toStrictEqual([
      422,
      'idempotency_key_reused',
    ]);
    expect(statusAndCodeOf(new DomainError('read_model_behind', ''))).toStrictEqual([503, 'read_model_behind']);
  });

  test('of a store that cannot says that it cannot now', () => {
    for (const code of ['stream_contended', 'append_outcome_unknown', 'event_store_unavailable'] as const) {
      expect(statusAndCodeOf(new EventStoreError(code, 'Try again.'))).toStrictEqual([503, code]);
    }
    expect(statusAndCodeOf(new EventStoreError('append_invalid', 'Too large.'))).toStrictEqual([422, 'append_invalid']);
  });

  test('of a vault says that it cannot be read now, and nothing of where it lies', () => {
    for (const code of ['vault_unavailable', 'vault_key_wrong', 'vault_entry_damaged']) {
      const error = Object.assign(new Error('The vault /data/vault.sqlite is damaged.'), { name: 'VaultError', code });
      expect(problemOf(error)).toMatchObject({ status: 503, code, detail: expect.not.stringContaining('/data') });
    }
  });

  test('of the framework has a code of ours', () => {
    const framework = (code: string) => Object.assign(new Error('…'), { code, statusCode: 400 });
    expect(statusAndCodeOf(framework('FST_ERR_CTP_INVALID_JSON_BODY'))).toStrictEqual([400, 'malformed_json']);
    expect(statusAndCodeOf(framework('FST_ERR_CTP_BODY_TOO_LARGE'))).toStrictEqual([413, 'body_too_large']);
    expect(statusAndCodeOf(framework('FST_ERR_CTP_INVALID_MEDIA_TYPE'))).toStrictEqual([415, 'media_type_unsupported']);
    expect(statusAndCodeOf(new NotFoundException())).toStrictEqual([404, 'not_found']);
    expect(statusAndCodeOf(new PayloadTooLargeException())).toStrictEqual([413, 'bad_request']);
  });

  test('of a compiled schema names the fields as people write them', () => {
    const lengths = { minLength: 1, maxLength: 64 };
    const validation = [
      { keyword: 'required', instancePath: '', params: { missingProperty: 'agentId' } },
      { keyword: 'additionalProperties', instancePath: '/call', params: { additionalProperty: 'tone' } },
      { keyword: 'type', instancePath: '/call/to', params: { type: 'string' } },
      { keyword: 'maxLength', instancePath: '/from', params: {}, parentSchema: lengths },
      { keyword: 'enum', instancePath: '/source', params: { allowedValues: ['api', 'ui'] } },
      { keyword: 'type', instancePath: '/force', params: { type: 'boolean' } },
      { keyword: 'format', instancePath: '/at', message: 'must match format "date-time"', params: {} },
      { keyword: 'type', instancePath: '', params: { type: 'object' } },
    ];
    expect(problemOf({ validation })).toMatchObject({
      status: 422,
      code: 'invalid_request',
      errors: [
        { field: 'agentId', message: 'agentId is needed.' },
        { field: 'call.tone', message: 'There is no property call.tone.' },
        { field: 'call.to', message: 'call.to must be a text.' },
        { field: 'from', message: 'from must be a text of 1 to 64 characters.' },
        { field: 'source', message: 'source must be one of api, ui.' },
        { field: 'force', message: 'force must be true or false.' },
        { field: 'at', message: 'at must match format "date-time".' },
        { field: '', message: 'The body must be a JSON object.' },
      ],
    });
  });

  test('of anything else tells nothing of the inside', () => {
    const inside = [
      new Error('SQLITE_CORRUPT: numbers.sqlite'),
      new DomainError('forgotten_code', 'A secret.'),
      Object.assign(new Error('A secret.'), { code: 'ENOSPC' }),
      Object.assign(new Error('A secret.'), { code: 'toString' }),
      Object.assign(new Error('A secret.'), { name: 'DomainError', code: 'constructor' }),
      'thrown text',
      undefined,
      null,
    ];
    for (const error of inside) {
      const { status, code, detail } = problemOf(error);
      expect([status, code]).toStrictEqual([500, 'internal_error']);
      expect(detail).not.toMatch(/secret|SQLITE|text/);
    }
  });
});
