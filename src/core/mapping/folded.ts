// Headers as they are compared: people write them in several ways.

/** A header for a lenient comparison: NFC, lower case, without spaces, with a straight apostrophe. */
export function foldedHeader(header: string): string {
  return header.normalize('NFC').toLowerCase().replaceAll(/\s/g, '').replaceAll('’', "'")
}
