import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { generate } from './generate.ts'

/**
 * `npm run generate`: writes `contracts/src/generated`, or tells all faults and writes nothing.
 * `npm run generate -- --release` then makes the schemas the released ones, which the gate guards.
 */
async function main(args: readonly string[]): Promise<void> {
  const root = fileURLToPath(new URL('../', import.meta.url))
  const { files, faults } = await generate(root)
  for (const { path, message } of faults) process.stderr.write(`${path}: ${message}\n`)
  if (faults.length > 0) {
    const count = faults.length
    process.stderr.write(`${count} faults; nothing written / ${count} 处错误，未写入\n`)
    process.exitCode = 1
    return
  }
  mkdirSync(`${root}src/generated`, { recursive: true })
  for (const [name, text] of files) writeFileSync(`${root}src/generated/${name}`, text)
  if (args.includes('--release')) {
    rmSync(`${root}released`, { recursive: true, force: true })
    cpSync(`${root}schemas`, `${root}released`, { recursive: true })
  }
  process.stdout.write(`${files.size} files written / 已写入 ${files.size} 个文件\n`)
}

await main(process.argv.slice(2))
