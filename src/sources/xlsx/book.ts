// Reads the parts of a workbook that describe its sheets: names, shared texts, number formats.
import { posix } from 'node:path'
import { TextDecoder } from 'node:util'

import { type Pieces, readXml } from './xml.ts'
import type { Zip } from './zip.ts'

export interface SheetName {
  readonly name: string
  readonly isVisible: boolean
  /** The zip part of the sheet. */
  readonly part: string
}

export interface Book {
  readonly sheets: readonly SheetName[]
  /** Days count from 1904 on, not from 1900. */
  readonly from1904: boolean
  readonly texts: readonly string[]
  /** Number formats, by the style of a cell. */
  readonly formats: readonly string[]
}

interface Relation {
  readonly type: string
  readonly target: string
}

/** The workbook of an archive; undefined without one. Sheets of charts and macros are left out. */
export async function readBook(zip: Zip): Promise<Book | undefined> {
  const main = [...(await relationsOf(zip, '')).values()].find(({ type }) => type === 'officeDocument')
  const part = main?.target ?? 'xl/workbook.xml'
  const xml = partText(zip, part)
  if (xml === undefined) return undefined
  const { sheets, from1904 } = await workbookOf(xml)
  const relations = await relationsOf(zip, part)
  const others = [...relations.values()]
  const textsPart = others.find(({ type }) => type === 'sharedStrings')
  const stylesPart = others.find(({ type }) => type === 'styles')
  return {
    sheets: sheets.flatMap(({ id, name, isVisible }) => {
      const relation = relations.get(id)
      return relation?.type === 'worksheet' ? [{ name, isVisible, part: relation.target }] : []
    }),
    from1904,
    texts: await textsOf(partText(zip, textsPart?.target ?? '')),
    formats: await formatsOf(partText(zip, stylesPart?.target ?? '')),
  }
}

/** The text of a part. */
export function partText(zip: Zip, name: string): Pieces | undefined {
  const bytes = zip.read(name)
  return bytes && decoded(bytes)
}

async function* decoded(bytes: AsyncIterable<Buffer>): Pieces {
  let decoder: TextDecoder | undefined
  for await (const piece of bytes) {
    decoder ??= new TextDecoder(piece[0] === 0xff || piece[0] === 0xfe ? 'utf-16' : 'utf-8')
    yield decoder.decode(piece, { stream: true })
  }
  if (decoder !== undefined) yield decoder.decode()
}

/** The targets of a part's relations, by id. */
async function relationsOf(zip: Zip, owner: string): Promise<Map<string, Relation>> {
  const folder = posix.dirname(`/${owner}`)
  const xml = partText(zip, posix.join(folder, '_rels', `${posix.basename(owner)}.rels`).slice(1))
  const relations = new Map<string, Relation>()
  if (xml === undefined) return relations
  await readXml(xml, {
    open(name, attribute) {
      if (name !== 'Relationship' || attribute('TargetMode') === 'External') return
      const target = posix.resolve(folder, attribute('Target') ?? '').slice(1)
      relations.set(attribute('Id') ?? '', { type: posix.basename(attribute('Type') ?? ''), target })
    },
  })
  return relations
}

interface SheetLink {
  readonly id: string
  readonly name: string
  readonly isVisible: boolean
}

async function workbookOf(xml: Pieces): Promise<{ sheets: readonly SheetLink[]; from1904: boolean }> {
  const sheets: SheetLink[] = []
  let from1904 = false
  await readXml(xml, {
    open(name, attribute) {
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attribute('date1904') ?? '')
      if (name !== 'sheet') return
      const isVisible = (attribute('state') ?? 'visible') === 'visible'
      sheets.push({ id: attribute('id') ?? '', name: attribute('name') ?? '', isVisible })
    },
  })
  return { sheets, from1904 }
}

/** The shared texts; differently formatted parts are joined, and phonetic hints are left out. */
async function textsOf(xml: Pieces | undefined): Promise<string[]> {
  const texts: string[] = []
  if (xml === undefined) return texts
  let text = ''
  let isText = false
  let isSpoken = false
  await readXml(xml, {
    open(name) {
      if (name === 'si') text = ''
      if (name === 'rPh') isSpoken = true
      isText = name === 't' && !isSpoken
    },
    text(more) {
      if (isText) text += more
    },
    close(name) {
      isText = false
      if (name === 'rPh') isSpoken = false
      if (name === 'si') texts.push(unescaped(text))
    },
  })
  return texts
}

/** `_x000D_` stands for a character that XML cannot hold. */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text
  return text.replaceAll(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

/** The formats with a number instead of a text. Date formats among them differ by country, but are dates everywhere. */
const builtIn: Readonly<Record<string, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  48: '##0.0E+0',
  49: '@',
}

function builtInFormat(id: number): string {
  const isDate = (id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)
  const isTime = (id >= 18 && id <= 21) || (id >= 45 && id <= 47)
  if (isDate) return 'yyyy-mm-dd'
  if (isTime) return 'hh:mm:ss'
  return id === 22 ? 'yyyy-mm-dd hh:mm' : (builtIn[id] ?? 'General')
}

async function formatsOf(xml: Pieces | undefined): Promise<string[]> {
  if (xml === undefined) return []
  const own = new Map<number, string>()
  const ids: number[] = []
  let isCell = false
  await readXml(xml, {
    open(name, attribute) {
      if (name === 'cellXfs') isCell = true
      if (name === 'numFmt') own.set(Number(attribute('numFmtId')), attribute('formatCode') ?? 'General')
      if (name === 'xf' && isCell) ids.push(Number(attribute('numFmtId') ?? 0))
    },
    close(name) {
      if (name === 'cellXfs') isCell = false
    },
  })
  return ids.map((id) => own.get(id) ?? builtInFormat(id))
}
