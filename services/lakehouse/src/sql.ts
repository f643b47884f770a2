import { readFileSync } from 'node:fs'

/** Templates read so far, by address: each is read from disk once. */
const templates = new Map<string, string>()

/**
 * Text of a `.sql` file beside the caller, its `{{name}}` places filled. Only names and literals
 * quoted by `identifier`/`literal`, and SQL compiled from contracts, may stand in a place; what
 * comes from outside is a bound parameter.
 */
export function sqlFile(caller: string, name: string, places: Record<string, string> = {}): string {
  const address = new URL(name, caller)
  const text = templates.get(address.href) ?? readFileSync(address, 'utf8')
  templates.set(address.href, text)
  return text.replace(/\{\{(\w+)\}\}/g, (_, place: string) => {
    const value = places[place]
    if (value === undefined) throw new Error(`${name}: nothing given for {{${place}}}`)
    return value
  })
}

/** A quoted SQL string. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A quoted SQL name. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
