import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'

import type { Status } from '../../../src/core/look/status.ts'
import { statusOf } from '../../../src/core/look/status.ts'
import { forTerminal } from '../../../src/views/safe.ts'
import { statusHtml } from '../../../src/views/status/html/index.ts'
import { statusSetHtml } from '../../../src/views/status/html/set.ts'
import { statusStyle } from '../../../src/views/status/html/style.ts'
import type { Shown } from '../../../src/views/status/set.ts'
import { snapshot } from '../../core/live.ts'
import { type Read, readPage } from '../html/read-page.ts'
import { nasty } from '../rich.ts'
import { blindStatus, campusStatus, cloudStatus, context, hostileStatus, members, view } from './examples.ts'

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

const options = { now: '2026-11-21T09:00:00Z', tool: 'hubplan 0.1.0', sha256 }
const pageOf = (status: Status): string => statusHtml(status, context, options)
const setOf = (all: readonly Shown[]): string => statusSetHtml(all, options)
const read = (markup: string): Read => readPage(markup, { style: statusStyle, script: '' })
const linesOf = (status: Status): string => read(pageOf(status)).text.replaceAll(/\s*\n\s*/g, '\n')

test('a page allows itself its own style, and nothing else', () => {
  for (const markup of [pageOf(cloudStatus()), setOf(members)]) {
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(markup) ?? []
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${sha256(statusStyle)}'`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ])
    expect(markup).not.toMatch(/<script|\bon\w+=|\bstyle=/)
    const links = [...markup.matchAll(/\b(?:src|href|action)="([^"]*)"/g)].map(([, to = '']) => to)
    const ids = [...markup.matchAll(/\bid="([^"]*)"/g)].map(([, id = '']) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const link of links) expect(link === 'data:,' || ids.includes(link.replace(/^#/, '')), link).toBe(true)
  }
})

describe('the page of a hub', () => {
  test('begins with the key numbers, each with its share', () => {
    const text = linesOf(campusStatus())
    expect(text).toContain('\nUsers1,206\nAdmins6\n')
    expect(text).toMatch(/\nActive in 7 days\d+[\d.]+ % of all users\n/)
    expect(text).toContain('\nHubJupyterHub 5.2.1\nAuthenticatorldapauthenticator.LDAPAuthenticator\n')
  })

  test('has each number of a chart as text', () => {
    const status = cloudStatus()
    const text = linesOf(status)
    for (const value of Object.values(status.recency ?? {})) expect(text).toContain(`\n${value} users: `)
    for (const { name, members: size } of status.groups?.slice(0, 15) ?? []) {
      expect(text).toContain(`\n${name}${size} members\n`)
    }
    for (const { date, minutes } of status.usage?.daily ?? []) {
      expect(text).toContain(`\n${date}${minutes.toLocaleString('en-US')}\n`)
    }
  })

  test('says what is left out', () => {
    const text = linesOf(
      campusStatus(
        1204,
        Array.from({ length: 50 }, (_, at) => `Odd${at}`),
      ),
    )
    expect(text).toMatch(/\n… and \d+ more groups\n/)
    expect(text).toContain('\n… and 30 more users\n')
  })

  test('says in place what the token does not see', () => {
    const text = linesOf(blindStatus())
    for (const line of [
      'Authenticatornot visible to the token (needs read:hub)',
      'Users1only those that the token sees',
      'Serversnot visible to the token (needs read:servers)',
      'Activitynot visible to the token (needs read:users)',
      'Groupsnot visible to the token (needs read:users:groups)',
    ]) {
      expect(text).toContain(`\n${line}\n`)
    }
  })

  test('of a system without servers and groups has its users, deletes and last activity', () => {
    const people = campusStatus(40)
    const community = { ...people, provider: 'bevy', leaving: { users: 3, first: '2026-11-25T10:00:00Z' } }
    const text = read(statusHtml(community, { product: undefined }, options)).text.replaceAll(/\s*\n\s*/g, '\n')
    expect(text).toContain('\nSystembevy\n')
    expect(text).toContain('\nScheduled deletes3the first on 2026-11-25\n')
    expect(text).toContain('\nUsers by their last activity; each counts once\n')
    expect(text).not.toContain('Servers')
  })

  test('of a hub without users has no chart', () => {
    const markup = pageOf(statusOf(snapshot([]), view))
    expect(markup).not.toContain('<svg')
    expect(read(markup).text).toContain('Users0')
  })

  test('of 50,000 users and 2,000 groups is small', () => {
    const one = campusStatus(20_000)
    const groups = Array.from({ length: 2000 }, (_, at) => ({ name: `course-${at}`, members: 4000 - at }))
    const odd = Array.from({ length: 30_000 }, (_, at) => ({ name: `Odd${at}`, why: 'is not in lower case' }))
    const markup = pageOf({ ...one, users: 50_000, groups, handsOff: odd })
    expect(Buffer.byteLength(markup)).toBeLessThan(200_000)
  })
})

test('the page of several targets has a table of all, a section for each, and why there is none', () => {
  const { text } = read(setOf(members))
  const lines = text.replaceAll(/\s*\n\s*/g, '\n')
  expect(lines).toContain(
    '\nStatus of 3 targets\nWithout a status\nmusic: The hub cannot be read: the connection was refused.',
  )
  expect(lines).toMatch(/\nTargetUsersAdminsActive serversActive in 7 daysIdle for 90dNever logged in\ncampus1,2066/)
  expect(lines).toContain('\ncampus at https://hub.example.edu\n')
  expect(lines).toContain('\ncloud at https://cloud.example.edu\n')
})

const elements = (markup: string): unknown => read(markup).elements
const [plain, plainSet] = [hostileStatus('x'), [{ target: 'x', status: hostileStatus('x'), context }]]
const [plainElements, setElements] = [elements(pageOf(plain)), elements(setOf(plainSet))]

test.each(nasty)('nothing that a hub says can be markup: %j', (text) => {
  const status = hostileStatus(text)
  const page = read(pageOf(status))
  expect(page.elements).toEqual(plainElements)
  expect(page.names).toContain(forTerminal(text))
  expect(elements(setOf([{ target: text, status, context }]))).toEqual(setElements)
})
