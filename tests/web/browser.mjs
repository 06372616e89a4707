import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';

/** Chromium's path: CHROMIUM_PATH, else the first that is installed. */
function browserPath() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    } catch {
      continue;
    }
  }
  throw new Error('No Chromium found: set CHROMIUM_PATH to one.');
}

export const launchBrowser = () => chromium.launch({ executablePath: browserPath(), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
