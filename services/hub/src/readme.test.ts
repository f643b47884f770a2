import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { commands } from './run.ts'
import { settingRows } from './settings.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

it('documents every setting with its default, and none that is not there', () => {
  const rows = [...readme.matchAll(/^\| `(HUB_\w+)` \| (?:`([^`]*)`)? ?\|/gm)]
  const documented = rows.map(([, name, value = '']) => [name, value])
  expect(documented.sort()).toEqual(settingRows.map((row) => [row.name, row.default]).sort())
})

it('documents every command with its options, and none that is not there', () => {
  const rows = [...readme.matchAll(/^\| `([a-z ]+?)(?: [<[][^`]*)?` \|(.*)$/gm)]
  expect(rows.map(([, name]) => name)).toEqual(commands.map(({ name }) => name))
  for (const [, name, text] of rows) {
    const command = commands.find((found) => found.name === name)
    for (const option of command?.options ?? []) {
      if (option.name === 'json' && name !== 'load') continue
      expect(text, `${name} --${option.name}`).toContain(`--${option.name}`)
    }
  }
})
