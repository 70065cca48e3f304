import { expect, test } from 'vitest'

import { assignments } from '../../src/views/assignments.ts'

const values = { HUBPLAN_URL: 'http://127.0.0.1:8081', HUBPLAN_TOKEN: 'sandbox' }

test('a POSIX shell exports all of them in one line', () => {
  expect(assignments(values, false)).toEqual(['export HUBPLAN_URL=http://127.0.0.1:8081 HUBPLAN_TOKEN=sandbox'])
  expect(assignments({ HUBPLAN_TOKEN: "a b'c" }, false)).toEqual([String.raw`export HUBPLAN_TOKEN='a b'\''c'`])
})

test('Windows has a line for each of its shells', () => {
  expect(assignments(values, true)).toEqual([
    "$env:HUBPLAN_URL = 'http://127.0.0.1:8081'; $env:HUBPLAN_TOKEN = 'sandbox'    (PowerShell)",
    'set "HUBPLAN_URL=http://127.0.0.1:8081" && set "HUBPLAN_TOKEN=sandbox"    (cmd)',
  ])
  expect(assignments({ HUBPLAN_TOKEN: "a'b" }, true)[0]).toBe("$env:HUBPLAN_TOKEN = 'a''b'    (PowerShell)")
})
