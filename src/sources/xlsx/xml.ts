// The subset of XML that spreadsheets use. Document types are refused, so the only entities are the five predefined ones
// and numeric ones: no expansion can grow.
import { SaxesParser, type SaxesTagPlain } from 'saxes'

/** Callbacks for the parts of XML, in the order of the text. Names come without their prefix. */
export interface XmlListener {
  readonly open?: (name: string, attribute: (name: string) => string | undefined) => void
  readonly text?: (text: string) => void
  readonly close?: (name: string) => void
}

/** A document in chunks. */
export type Pieces = AsyncIterable<string>

const deepest = 100

/** The error for text that is not well formed. */
export function xmlError(cause?: unknown): Error {
  return Object.assign(new Error('not well-formed XML', { cause }), { isXml: true })
}

export function isXmlError(thrown: unknown): boolean {
  return thrown instanceof Error && 'isXml' in thrown
}

/**
 * Parses XML from beginning to end.
 * @throws an XmlError where it is not well formed, nested too deeply, or has a document type
 */
export async function readXml(xml: Pieces, { open, text, close }: XmlListener): Promise<void> {
  // Prefixes are cut off, not resolved: spreadsheets use different namespace addresses for one language.
  const parser = new SaxesParser({ xmlns: false, position: false })
  let depth = 0
  function refuse(cause?: unknown): never {
    throw xmlError(cause)
  }
  parser.on('error', refuse)
  parser.on('doctype', refuse)
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1
    if (depth > deepest) refuse()
    open?.(localName(name), (wanted) => attributeOf(attributes, wanted))
  })
  parser.on('closetag', ({ name }) => {
    depth -= 1
    close?.(localName(name))
  })
  if (text !== undefined) {
    parser.on('text', text)
    parser.on('cdata', text)
  }
  for await (const piece of xml) parser.write(piece)
  parser.close()
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** An attribute, also under its local name with any prefix; one without a prefix takes precedence. */
function attributeOf(attributes: SaxesTagPlain['attributes'], wanted: string): string | undefined {
  if (Object.hasOwn(attributes, wanted)) return attributes[wanted]
  const prefixed = Object.keys(attributes).findLast((name) => localName(name) === wanted)
  return prefixed === undefined ? undefined : attributes[prefixed]
}
