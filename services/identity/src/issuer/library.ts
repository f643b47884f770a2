import type * as Library from 'oidc-provider'

/**
 * The library, loaded in silence: it warns on the console of every Node that is not an LTS release
 * yet, ours included, which we test with.
 */
export const { Provider, errors, interactionPolicy } = await loadQuietly()

async function loadQuietly(): Promise<typeof Library> {
  const { warn } = console
  console.warn = () => {}
  try {
    return await import('oidc-provider')
  } finally {
    console.warn = warn
  }
}
