// Text to one document, as `parseDocument` of the package makes it, but never deeper than a person nests: the package
// builds the levels of a document by recursion, and ten thousand of them end the process.
import { Composer, type Document, Lexer, type LineCounter, Parser, YAMLParseError } from 'yaml'

export const deepest = 64

/** The document, or the offset where it is nested too deeply. */
export function composeDocument(
  text: string,
  lineCounter: LineCounter,
): Document.Parsed | { readonly tooDeepAt: number } {
  const parser = new Parser(lineCounter.addNewLine)
  let tooDeepAt: number | undefined
  lineCounter.addNewLine(0)
  function* tokens() {
    for (const lexeme of new Lexer().lex(text)) {
      const { offset } = parser
      yield* parser.next(lexeme)
      // One for the document, one for the value at the end.
      if (parser.stack.length > deepest + 2) {
        tooDeepAt = offset
        return
      }
    }
    yield* parser.end()
  }
  const composer = new Composer({
    schema: 'failsafe',
    resolveKnownTags: false,
    prettyErrors: false,
    uniqueKeys: false,
    lineCounter,
  })
  const [first, second] = composer.compose(tokens(), true, text.length)
  if (tooDeepAt !== undefined || first === undefined) return { tooDeepAt: tooDeepAt ?? 0 }
  if (second !== undefined) {
    const [start, end] = second.range
    first.errors.push(new YAMLParseError([start, end], 'MULTIPLE_DOCS', 'a second document'))
  }
  return first as Document.Parsed
}
