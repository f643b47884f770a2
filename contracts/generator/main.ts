import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { generate } from './generate.ts'

/** `npm run generate`: writes `contracts/src/generated`, or tells all faults and writes nothing. */
async function main(): Promise<void> {
  const root = fileURLToPath(new URL('../', import.meta.url))
  const { files, faults } = await generate(root)
  for (const { path, message } of faults) process.stderr.write(`${path}: ${message}\n`)
  if (faults.length > 0) {
    process.stderr.write(
      `${faults.length} faults; nothing written / ${faults.length} 处错误，未写入\n`,
    )
    process.exitCode = 1
    return
  }
  mkdirSync(`${root}src/generated`, { recursive: true })
  for (const [name, text] of files) writeFileSync(`${root}src/generated/${name}`, text)
  process.stdout.write(`${files.size} files written / 已写入 ${files.size} 个文件\n`)
}

await main()
