/**
 * Characters that make a text look like another one than it is: controls of the direction of
 * writing (Unicode TR 36, 3.3; CVE-2021-42574) and control characters other than tab and line ends.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

/**
 * JSON pointers of the texts in a parsed body that hold such a character, at most `most`: what
 * people read, sign and consent to must be what is kept. Names of members are not looked at; bodies
 * are closed.
 */
export function hiddenTexts(value: unknown, most: number): string[] {
  const found: string[] = []
  const look = (node: unknown, path: string): void => {
    if (found.length >= most) return
    if (typeof node === 'string') {
      if (HIDDEN.test(node)) found.push(path)
    } else if (typeof node === 'object' && node !== null) {
      for (const [name, child] of Object.entries(node)) look(child, `${path}/${name}`)
    }
  }
  look(value, '')
  return found
}
