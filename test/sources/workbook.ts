// Workbooks made part by part, also such as no spreadsheet would write.
import { crc32, deflateRawSync } from 'node:zlib'

export interface Recipe {
  /** What stands in the first sheet's `sheetData`. */
  readonly rows?: string
  /** What stands behind `sheetData`. */
  readonly after?: string
  /** The shared texts, each what stands in `si`. */
  readonly texts?: readonly string[]
  /** The format of style 1, 2 and so on: a code, or the number of one that is built in. */
  readonly formats?: readonly (string | number)[]
  /** Names of the sheets; `-` before one hides it. Only the first has rows, the others a cell with their name. */
  readonly sheets?: readonly string[]
  readonly from1904?: boolean
  /** Parts in place of those that the rest makes; null leaves one out. */
  readonly parts?: Readonly<Record<string, string | null>>
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export function workbook(recipe: Recipe): Buffer {
  const parts = { ...partsOf(recipe), ...recipe.parts }
  return zip(
    Object.entries(parts).flatMap(([name, text]) => (text === null ? [] : [{ name, data: Buffer.from(text) }])),
  )
}

export function partsOf({
  rows = '',
  after = '',
  texts = [],
  formats = [],
  sheets = ['Users'],
  from1904,
}: Recipe): Record<string, string> {
  const names = sheets.map((name, index) => {
    const state = name.startsWith('-') ? ' state="hidden"' : ''
    return `<sheet name="${name.replace(/^-/, '')}" sheetId="${index + 1}"${state} r:id="rId${index + 1}"/>`
  })
  const others = sheets.map((name, index): [string, string] => {
    const own = index === 0 ? rows : cells(['username', name.replace(/^-/, '').toLowerCase()])
    const rest = index === 0 ? after : ''
    return [
      `xl/worksheets/sheet${index + 1}.xml`,
      `<worksheet xmlns="${main}"><sheetData>${own}</sheetData>${rest}</worksheet>`,
    ]
  })
  const own = formats.filter((format) => typeof format === 'string')
  const ids = formats.map((format) => (typeof format === 'string' ? 200 + own.indexOf(format) : format))
  const codes = own.map(
    (code, index) => `<numFmt numFmtId="${200 + index}" formatCode="${code.replaceAll('"', '&quot;')}"/>`,
  )
  const styles = ids.map((id) => `<xf numFmtId="${id}"/>`).join('')
  return {
    '_rels/.rels': relations([[`${office}/officeDocument`, 'xl/workbook.xml']]),
    'xl/workbook.xml': `<?xml version="1.0" encoding="UTF-8"?>\n<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr date1904="${from1904 === true ? 1 : 0}"/><sheets>${names.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...sheets.map((_, index): [string, string] => [`${office}/worksheet`, `worksheets/sheet${index + 1}.xml`]),
      [`${office}/styles`, 'styles.xml'],
      [`${office}/sharedStrings`, 'sharedStrings.xml'],
    ]),
    'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts>${codes.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${styles}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${main}">${texts.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    ...Object.fromEntries(others),
  }
}

function relations(all: readonly (readonly [type: string, target: string])[]): string {
  const each = all.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"/>`,
  )
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${each.join('')}</Relationships>`
}

/** One column of texts, as rows from the first on. */
export function cells(column: readonly string[]): string {
  return column.map((text, index) => `<row r="${index + 1}">${textCell(`A${index + 1}`, text)}</row>`).join('')
}

export function textCell(at: string, text: string): string {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<c r="${at}" t="inlineStr"><is><t>${safe}</t></is></c>`
}

export interface ZipPart {
  readonly name: string
  readonly data: Buffer
  /** What the archive says of the part, where that is not so. */
  readonly lie?: { readonly size?: number; readonly crc?: number; readonly flags?: number; readonly method?: number }
}

export function zip(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, data, lie = {} } of parts) {
    const packed = deflateRawSync(data, { level: levelOf(data) })
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(lie.flags ?? 0, 2)
    head.writeUInt16LE(lie.method ?? 8, 4)
    head.writeUInt32LE(lie.crc ?? crc32(data), 10)
    head.writeUInt32LE(packed.length, 14)
    head.writeUInt32LE(lie.size ?? data.length, 18)
    head.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), head, rest, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}

/** An archive whose sizes, places and count stand where there is room for large ones. */
export function zip64(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, data } of parts) {
    const packed = deflateRawSync(data, { level: levelOf(data) })
    const head = Buffer.alloc(26)
    head.writeUInt16LE(45, 0)
    head.writeUInt16LE(8, 4)
    head.writeUInt32LE(crc32(data), 10)
    head.fill(0xff, 14, 22)
    head.writeUInt16LE(Buffer.byteLength(name), 22)
    const extra = Buffer.alloc(28)
    extra.writeUInt16LE(1, 0)
    extra.writeUInt16LE(24, 2)
    extra.writeBigUInt64LE(BigInt(data.length), 4)
    extra.writeBigUInt64LE(BigInt(packed.length), 12)
    extra.writeBigUInt64LE(BigInt(offset), 20)
    head.writeUInt16LE(extra.length, 24)
    const rest = Buffer.alloc(14)
    rest.fill(0xff, 10)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), extra, packed])
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x2d\x00'), head, rest, Buffer.from(name), extra]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(56 + 20 + 22)
  end.write('PK\x06\x06', 'latin1')
  end.writeBigUInt64LE(44n, 4)
  end.writeBigUInt64LE(BigInt(parts.length), 24)
  end.writeBigUInt64LE(BigInt(parts.length), 32)
  end.writeBigUInt64LE(BigInt(directory.length), 40)
  end.writeBigUInt64LE(BigInt(offset), 48)
  end.write('PK\x06\x07', 56, 'latin1')
  end.writeBigUInt64LE(BigInt(offset + directory.length), 64)
  end.writeUInt32LE(1, 72)
  end.write('PK\x05\x06', 76, 'latin1')
  end.fill(0xff, 84, 96)
  return Buffer.concat([...locals, directory, end])
}

/** What is long is packed quickly: tests make hundreds of megabytes to show that they are refused. */
function levelOf(data: Buffer): number {
  return data.length > 1024 * 1024 ? 1 : 6
}
