// A page, read as strict XML.
import { SaxesParser } from 'saxes'

export interface Read {
  /** `name attribute attribute`, each once. */
  readonly elements: ReadonlySet<string>
  readonly values: ReadonlySet<string>
  readonly names: readonly string[]
  readonly text: string
}

/** What is left out. */
export interface Own {
  readonly style: string
  readonly script: string
}

/** The page as strict XML, which forgives nothing; its own style and script left out, and the text of its data. */
export function readPage(markup: string, { style, script }: Own): Read {
  const [elements, values] = [new Set<string>(), new Set<string>()]
  const names: string[] = []
  let text = ''
  let name: string | undefined
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name: tag, attributes }) => {
    elements.add([tag, ...Object.keys(attributes)].join(' '))
    for (const value of Object.values(attributes)) values.add(String(value))
    if (tag === 'bdi') name = ''
    isData = tag === 'script'
  })
  let isData = false
  parser.on('text', (piece) => {
    if (!isData) text += piece
    if (name !== undefined) name += piece
  })
  parser.on('closetag', ({ name: tag }) => {
    isData = false
    if (tag === 'bdi') names.push(name ?? '')
    if (tag === 'bdi') name = undefined
  })
  parser.on('comment', (comment) => {
    throw new Error(`A comment: ${comment}`)
  })
  parser.on('cdata', (data) => {
    throw new Error(`CDATA: ${data}`)
  })
  parser.write(markup.replace(style, '').replace(script, '')).close()
  return { elements, values, names, text }
}
