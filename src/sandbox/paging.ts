import { type Call, refusal } from './call.ts'
import type { Hub, Reply } from './types.ts'

export type Window = { readonly offset: number; readonly limit: number }

export function readWindow(hub: Hub, call: Call): Window {
  const { maxPage, defaultPage } = hub.settings
  // Without the Accept header a client cannot detect a truncated list, so the hub returns as much as it can.
  const usual = call.paged ? defaultPage : maxPage
  const offset = Math.abs(readInteger(last(call, 'offset'), 0))
  const limit = Math.abs(readInteger(last(call, 'limit'), usual))
  return { offset, limit: Math.max(1, Math.min(limit, maxPage)) }
}

export function listReply(call: Call, window: Window, items: readonly unknown[], total: number): Reply {
  if (!call.paged) return { status: 200, body: items }
  const offset = window.offset + window.limit
  const next = offset < total ? { offset, limit: window.limit, url: nextUrl(call, offset, window.limit) } : null
  return { status: 200, body: { items, _pagination: { ...window, total, next } } }
}

function nextUrl(call: Call, offset: number, limit: number): string {
  const url = new URL(call.fullUrl)
  url.searchParams.set('offset', String(offset))
  url.searchParams.set('limit', String(limit))
  return url.href
}

function last(call: Call, name: string): string | undefined {
  return call.query.getAll(name).at(-1)
}

function readInteger(text: string | undefined, usual: number): number {
  if (text === undefined) return usual
  if (/^\s*[+-]?\d+\s*$/.test(text)) return Number(text)
  throw refusal(400, 'Invalid argument type, offset and limit must be integers')
}
