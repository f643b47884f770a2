import { type Catalog, type CatalogFault, type CatalogWatch, watchCatalog } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { knownAdapters } from '@tongqu/ingest'
import type { Settings } from './settings.ts'

/** A catalogue that is there: a bad change keeps the one before. */
export type LiveCatalog = Omit<CatalogWatch, 'catalog'> & { catalog(): Catalog }

/**
 * Loads the catalogue and follows its files. `onChange` is called with the faults of each change,
 * none when it took effect. Throws `catalog-invalid` when there is no valid one to begin with.
 */
export async function openCatalog(
  { catalogDir }: Pick<Settings, 'catalogDir'>,
  onChange: (faults: readonly CatalogFault[]) => void = () => undefined,
): Promise<LiveCatalog> {
  const watch = await watchCatalog({
    dir: catalogDir,
    known: { adapters: knownAdapters },
    onChange: ({ faults }) => onChange(faults),
  })
  const first = watch.catalog()
  if (first) return { ...watch, catalog: () => watch.catalog() ?? first }
  watch.close()
  throw invalidCatalog(catalogDir, watch.faults())
}

/** All faults in one problem, one line each. */
export function invalidCatalog(dir: string, faults: readonly CatalogFault[]): Problem {
  const lines = (language: 'zh-CN' | 'en') =>
    [dir, ...faults.map((fault) => faultLine(fault, language))].join('\n')
  return new Problem('catalog-invalid', {
    detail: { 'zh-CN': lines('zh-CN'), en: lines('en') },
    faults,
  })
}

export function faultLine({ file, line, message }: CatalogFault, language: 'zh-CN' | 'en'): string {
  return `${file}:${line}: ${message[language]}`
}
