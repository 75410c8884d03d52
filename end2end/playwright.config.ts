import { defineConfig, devices } from '@playwright/test';
import type { Options } from './support/fixtures.ts';

/** Tests named after a line of the catalogue, "A17 …" or "S4 …". */
const lines = /(^|\s)[AS]\d+\s/;

export default defineConfig<object, Options>({
  testDir: 'tests',
  outputDir: 'test-results',
  forbidOnly: !!process.env.CI,
  fullyParallel: true,
  // A test that passes at the second try tells of a fault, so there is none.
  retries: 0,
  workers: 2,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['html', { open: 'never' }]],
  use: {
    // Keeping one of each test takes a quarter of the time. `make e2e ARGS='--trace retain-on-failure …'` asks for it.
    trace: 'off',
    screenshot: 'only-on-failure',
    // Nothing moves: what is pressed stays where it was found.
    contextOptions: { reducedMotion: 'reduce' },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    launchOptions: {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    {
      name: 'sqlite',
      testIgnore: ['axe.spec.ts', 'nojs.spec.ts'],
      use: { ...devices['Desktop Chrome'], database: 'sqlite' },
    },
    {
      name: 'postgres',
      testIgnore: ['axe.spec.ts', 'nojs.spec.ts'],
      grep: lines,
      use: { ...devices['Desktop Chrome'], database: 'postgres' },
    },
    {
      name: 'phone',
      testIgnore: ['axe.spec.ts', 'nojs.spec.ts'],
      grep: lines,
      use: { ...devices['Pixel 7'], database: 'sqlite' },
    },
    {
      name: 'nojs',
      testMatch: 'nojs.spec.ts',
      use: { ...devices['Desktop Chrome'], database: 'sqlite', javaScriptEnabled: false },
    },
    {
      name: 'axe',
      testMatch: 'axe.spec.ts',
      // Each test looks at several pages and dialogs, twice.
      timeout: 120_000,
      use: { ...devices['Desktop Chrome'], database: 'sqlite' },
    },
    // For as many minutes, apart from the gate: what comes by chance has no place in it.
    ...(process.env.CLIENTELE_WANDER
      ? [{ name: 'wander', testDir: 'wander', use: { ...devices['Desktop Chrome'], database: 'sqlite' as const } }]
      : []),
  ],
});
