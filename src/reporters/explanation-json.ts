import type { ExplainedRequest, Explanation } from '../explain/explanation.ts';
import { provenOn } from '../explain/proven-on.ts';
import type { Location } from '../source/location.ts';
import { assumedDocument } from './assumed-server.ts';
import { toJsonText } from './escape.ts';

/** The JSON document of `explain`, format 1. Lines are those httpd would name; files are absolute. */
export function renderExplanationJson(explanation: Explanation): string {
  const { startup } = explanation;
  const document = {
    format: 1,
    server: assumedDocument(explanation.server, (file) => file),
    versions: explanation.versions,
    provenOn: provenOn(explanation.versions),
    startup: startup.ok
      ? { ok: true, needs: startup.needs.map(({ what, at, line }) => ({ what, at: { file: at.file, line } })) }
      : {
          ok: false,
          message: startup.error.message,
          at: { file: startup.error.at.file, line: startup.error.line },
        },
    requests: explanation.requests.map(requestDocument),
    notices: explanation.notices.map((notice) => ({
      code: notice.code,
      message: notice.message,
      ...(notice.file === undefined ? {} : { file: notice.file }),
      ...(notice.at ? { line: notice.at.line } : {}),
    })),
  };
  return `${toJsonText(document, 2)}\n`;
}

function requestDocument(request: ExplainedRequest): object {
  const { virtualHost, mount, settingsModule } = request;
  return {
    ...request,
    virtualHost: virtualHost && {
      serverName: virtualHost.serverName,
      at: virtualHost.at && { file: virtualHost.at.file, line: virtualHost.line ?? virtualHost.at.line },
      chosenBy: virtualHost.chosenBy,
    },
    mount: mount && { url: mount.url, at: place(mount.at) },
    settingsModule: settingsModule && {
      ...settingsModule,
      writtenBy: settingsModule.writtenBy && place(settingsModule.writtenBy),
    },
    steps: request.steps.map((step) => ({
      what: step.what,
      at: step.at === 'default' ? 'default' : place(step.at),
      ...(step.overrides && step.overrides.length > 0 ? { overrides: step.overrides.map(place) } : {}),
    })),
  };
}

const place = (at: Location): { file: string; line: number } => ({ file: at.file, line: at.line });
