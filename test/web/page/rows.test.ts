import { describe, expect, test } from 'vitest'

import {
  emptyRow,
  type Form,
  isOpenHttp,
  type Row,
  requestOf,
  rowFaults,
  rowOfTarget,
  rowsFor,
  sentRow,
} from '../../../src/web/page/rows.ts'
import { connection, planSet, systems } from './worlds.ts'

const alteryx = systems.find(({ provider }) => provider === 'alteryx')
const hub = systems.find(({ provider }) => provider === 'jupyterhub')
if (alteryx === undefined || hub === undefined) throw new Error('Both are among the systems.')

const filled = (more: Partial<Form>, row: Row = emptyRow('one', alteryx)): Row => ({
  ...row,
  form: { ...row.form, ...more },
})

describe('rows', () => {
  test('begin with the first region, or with an empty address', () => {
    expect(emptyRow('a', alteryx).form.url).toBe('https://us1.alteryxcloud.com')
    expect(emptyRow('a', hub).form.url).toBe('')
  })

  test('follow the connections of their system, and keep what is typed', () => {
    const own = [connection('emea'), connection('apac', { url: 'https://other.alteryxcloud.com' })]
    const typing = filled({ token: 'half' })
    const rows = rowsFor([typing], [...own, connection('hub', { provider: 'jupyterhub' })], alteryx)
    expect(rows.map(({ key, id, form }) => [key, id, form.url, form.isTyped])).toEqual([
      ['one', undefined, 'https://us1.alteryxcloud.com', false],
      ['c-emea', 'c-emea', 'https://us1.alteryxcloud.com', false],
      ['c-apac', 'c-apac', 'https://other.alteryxcloud.com', true],
    ])
    expect(rowsFor(rows, [], alteryx)).toEqual([typing])
  })

  test('that nothing was typed into make room', () => {
    expect(rowsFor([emptyRow('one', alteryx)], [connection('emea')], alteryx).map(({ key }) => key)).toEqual(['c-emea'])
  })
})

test('a target of an earlier plan has a row with its address, which asks for the token only', () => {
  const [emea] = planSet('p', 'killed').targetPlans
  if (emea === undefined) throw new Error('The plan has targets.')
  const { connection: _, ...gone } = emea
  const row = rowOfTarget(gone, systems)
  expect(row).toMatchObject({ key: 'target-emea', form: { url: emea.url, name: 'emea', isTyped: false } })
  expect(rowFaults(row, undefined)).toEqual({ token: 'needToken' })
  expect(rowsFor([row], [connection('apac')], alteryx).map(({ key }) => key)).toEqual(['target-emea', 'c-apac'])
  expect(rowOfTarget({ ...emea, url: 'https://other' }, systems)).toMatchObject({
    id: 'c-emea',
    form: { isTyped: true },
  })
})

describe('a row', () => {
  test('says what is missing before it is tried', () => {
    expect(rowFaults(emptyRow('one', hub), undefined)).toEqual({ url: 'needAddress', token: 'needToken' })
    expect(rowFaults(filled({ token: ' t ' }), undefined)).toEqual({})
    expect(rowFaults(filled({}), connection('emea'))).toEqual({})
    expect(rowFaults(filled({ refreshToken: 'r' }), undefined)).toEqual({ clientId: 'needClient' })
    expect(rowFaults(filled({ refreshToken: 'r', clientId: 'c' }), undefined)).toEqual({})
  })

  test('sends what is filled in, and nothing else', () => {
    expect(requestOf(filled({ token: ' t ', name: '' }), 'alteryx')).toEqual({
      provider: 'alteryx',
      url: 'https://us1.alteryxcloud.com',
      token: 't',
    })
    const all = { url: ' http://a ', name: 'n', token: 't', refreshToken: 'r', clientId: 'c', insecureHttp: true }
    expect(requestOf(filled(all), 'aup')).toEqual({ provider: 'aup', ...all, url: 'http://a' })
  })

  test('keeps no token that the server has, and none of the tokens that were typed meanwhile is lost', () => {
    const sent = filled({ token: 'secret', refreshToken: 'secret-2' })
    expect(sentRow(sent, connection('emea'), sent.form)).toEqual({
      ...sent,
      id: 'c-emea',
      form: { ...sent.form, name: 'emea', token: '', refreshToken: '' },
    })
    const since = filled({ token: 'secret', refreshToken: 'newer', name: 'mine' })
    expect(sentRow(since, connection('emea'), sent.form).form).toMatchObject({
      token: '',
      refreshToken: 'newer',
      name: 'mine',
    })
  })

  test.each([
    ['http://hub.example.edu', true],
    [' HTTP://hub.example.edu/', true],
    ['http://localhost.example.edu', true],
    ['https://hub.example.edu', false],
    ['http://localhost:8000', false],
    ['http://127.0.0.1/hub', false],
    ['http://[::1]:8000', false],
    ['hub.example.edu', false],
  ])('asks before a token goes to %s: %s', (url, isAsked) => {
    expect(isOpenHttp(url)).toBe(isAsked)
  })
})
