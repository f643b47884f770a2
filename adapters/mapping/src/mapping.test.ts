import { readFileSync } from 'node:fs'
import { adapterCases, goldenCases } from '@tongqu/adapter-kit/testing'
import { parse } from 'yaml'
import { mapping } from './mapping.ts'

adapterCases(mapping, new URL('../fixtures/', import.meta.url))

goldenCases(mapping, `${import.meta.dirname}/../goldens`, {
  mappingOf: (path) => parse(readFileSync(path, 'utf8')),
})
