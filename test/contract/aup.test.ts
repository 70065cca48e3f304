import { describe } from 'vitest'

import { aupContract } from './aup-suite.ts'
import { realTarget, sandboxTarget } from './aup-targets.ts'

describe('the sandbox keeps the contract of AUP Learning Cloud', () => {
  describe('of August', () => aupContract(sandboxTarget({ age: 'august' })))
  describe('of August, with passwords alone', () => aupContract(sandboxTarget({ age: 'august', mode: 'local' })))
  describe('of August, without passwords', () => aupContract(sandboxTarget({ age: 'august', mode: 'auto-login' })))
  describe('of June', () => aupContract(sandboxTarget({})))
  describe('of June, with a bcrypt that refuses', () => aupContract(sandboxTarget({ longPasswords: 'refused' })))
  describe('of March', () => aupContract(sandboxTarget({ age: 'march' })))
  describe('of June, without passwords', () => aupContract(sandboxTarget({ mode: 'auto-login' })))
})

const url = process.env['HUBPLAN_TEST_AUP_URL']
const token = process.env['HUBPLAN_TEST_AUP_TOKEN']

if (url !== undefined && token !== undefined) {
  const target = await realTarget(url, token)
  describe(`AUP Learning Cloud keeps the contract (${target.age}, ${target.mode})`, () => aupContract(target))
}
