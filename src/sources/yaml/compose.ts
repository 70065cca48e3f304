// Parses text to one document, like the package's `parseDocument`, but with a limit on nesting: the package builds levels
// by recursion, and ten thousand of them crash the process.
import { Composer, type Document, Lexer, type LineCounter, Parser, YAMLParseError } from 'yaml'

export const deepest = 64

/** The document, or the offset where the nesting is too deep. */
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
      // One level for the document, one for the value at the end.
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
