const token =
  /[ \t\r\n]*(?:([{}[\]:,])|("[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y

type Next = 'value' | 'item or ]' | 'key' | 'key or }' | ':' | ', or end'

/** Where text stops being JSON, as `line:column` from 1. The messages of JSON.parse differ between versions of Node. */
export function jsonFault(text: string): string {
  const stack: string[] = []
  let next: Next | undefined = 'value'
  let end = 0
  while (next !== undefined) {
    token.lastIndex = end
    const found = token.exec(text)
    if (found === null) break
    next = follow(found, next, stack)
    if (next !== undefined) end = token.lastIndex
    if (next === ', or end' && stack.length === 0) break
  }
  return lineAndColumn(text, end + (/^[ \t\r\n]*/.exec(text.slice(end))?.[0].length ?? 0))
}

/** What must come after this token; undefined when the token itself is not allowed here. */
function follow([, mark, string, scalar]: RegExpExecArray, next: Next, stack: string[]): Next | undefined {
  if (next === ':') return mark === ':' ? 'value' : undefined
  if (mark === '}' || mark === ']') return close(mark, next, stack)
  if (next === ', or end') return mark === ',' ? (stack.at(-1) === '}' ? 'key' : 'value') : undefined
  if (next === 'key' || next === 'key or }') return string === undefined ? undefined : ':'
  if (mark === '{' || mark === '[') {
    stack.push(mark === '{' ? '}' : ']')
    return mark === '{' ? 'key or }' : 'item or ]'
  }
  return string === undefined && scalar === undefined ? undefined : ', or end'
}

function close(mark: string, next: Next, stack: string[]): Next | undefined {
  const isAllowed = next === ', or end' || next === (mark === '}' ? 'key or }' : 'item or ]')
  if (!isAllowed || stack.at(-1) !== mark) return undefined
  stack.pop()
  return ', or end'
}

function lineAndColumn(text: string, offset: number): string {
  const before = text.slice(0, offset)
  const lines = before.split('\n')
  return `${lines.length}:${[...(lines.at(-1) ?? '')].length + 1}`
}

/** Undefined when the text is not JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
