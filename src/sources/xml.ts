// As much XML as a spreadsheet is written in. No document type, so no entities but the five and numbers: nothing grows.

/** What a reader of XML hears, in the order of the text. Names come without their prefix. */
export interface XmlListener {
  readonly open?: (name: string, attribute: (name: string) => string | undefined) => void
  readonly text?: (text: string) => void
  readonly close?: (name: string) => void
}

const deepest = 100

/** Thrown for text that is not well formed. */
export function xmlError(): Error {
  return Object.assign(new Error('not well-formed XML'), { isXml: true })
}

export function isXmlError(thrown: unknown): boolean {
  return thrown instanceof Error && 'isXml' in thrown
}

/**
 * Reads XML from its beginning to its end.
 * @throws an XmlError where it is not well formed, nested too deeply, or has a document type
 */
export function readXml(xml: string, { open, text, close }: XmlListener): void {
  const owners: string[] = []
  let at = 0
  while (at < xml.length) {
    const mark = xml.indexOf('<', at)
    const plain = xml.slice(at, mark === -1 ? xml.length : mark)
    if (owners.length > 0) text?.(decode(plain))
    else if (plain.trim() !== '') throw xmlError()
    if (mark === -1) break
    const next = xml[mark + 1]
    if (next === '!' || next === '?') {
      at = skip(xml, mark, (inside) => text?.(inside))
    } else if (next === '/') {
      at = after(xml, '>', mark)
      const name = xml.slice(mark + 2, at - 1).trim()
      if (owners.pop() !== name) throw xmlError()
      close?.(localName(name))
    } else {
      at = tagEnd(xml, mark)
      const isLeaf = xml[at - 2] === '/'
      const tag = xml.slice(mark + 1, at - (isLeaf ? 2 : 1))
      const name = /^[^\s"'=<>/]+/.exec(tag)?.[0]
      if (name === undefined || owners.length > deepest) throw xmlError()
      open?.(localName(name), (wanted) => attributeOf(tag, wanted))
      if (isLeaf) close?.(localName(name))
      else owners.push(name)
    }
  }
  if (owners.length > 0) throw xmlError()
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** The end of a comment, an instruction or literal text, which `told` gets. */
function skip(xml: string, mark: number, told: (text: string) => void): number {
  if (xml.startsWith('<!--', mark)) return after(xml, '-->', mark + 4)
  if (xml[mark + 1] === '?') return after(xml, '?>', mark)
  if (!xml.startsWith('<![CDATA[', mark)) throw xmlError()
  const end = after(xml, ']]>', mark)
  told(xml.slice(mark + 9, end - 3).replaceAll(/\r\n?/g, '\n'))
  return end
}

function after(xml: string, what: string, from: number): number {
  const found = xml.indexOf(what, from)
  if (found === -1) throw xmlError()
  return found + what.length
}

/** A `>` may stand in the value of an attribute. */
function tagEnd(xml: string, mark: number): number {
  const end = after(xml, '>', mark)
  const tag = xml.slice(mark, end)
  if (!tag.includes('"') && !tag.includes("'")) return end
  const sign = /[>"']/g
  sign.lastIndex = mark
  for (let found = sign.exec(xml); found !== null; found = sign.exec(xml)) {
    if (found[0] === '>') return found.index + 1
    sign.lastIndex = after(xml, found[0], found.index + 1)
  }
  throw xmlError()
}

/** An attribute with a prefix is found under its local name too, after one without. */
function attributeOf(tag: string, wanted: string): string | undefined {
  let prefixed: string | undefined
  for (const [, name = '', double, single] of tag.matchAll(/\s([^\s=<>/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (name === wanted) return decode(double ?? single ?? '')
    if (localName(name) === wanted) prefixed = double ?? single ?? ''
  }
  return prefixed === undefined ? undefined : decode(prefixed)
}

const entities: ReadonlyMap<string, string> = new Map(
  Object.entries({ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }),
)

function decode(text: string): string {
  const lines = text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
  return lines.includes('&') ? lines.replaceAll(/&([^;&\s]{0,12};?)/g, (_, name: string) => entity(name)) : lines
}

function entity(name: string): string {
  const [, known, decimal, hex] = /^(?:([a-z]+)|#(\d{1,7})|#x([0-9a-f]{1,6}));$/i.exec(name) ?? []
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  const character = known === undefined ? characterOf(code) : entities.get(known)
  if (character === undefined) throw xmlError()
  return character
}

function characterOf(code: number): string | undefined {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}
