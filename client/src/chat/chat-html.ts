// The page around the chat's script: nothing may be loaded but our own files, and no script may run but the one named here.

export interface ChatPage {
	/** What the webview calls its own origin. */
	cspSource: string;
	scriptUri: string;
	styleUri: string;
	/** Fresh for each page. */
	nonce: string;
}

export function chatHtml(page: ChatPage): string {
	const policy = [
		"default-src 'none'",
		`script-src 'nonce-${page.nonce}'`,
		// VS Code puts its theme into style attributes, hence the inline styles.
		`style-src ${page.cspSource} 'unsafe-inline'`,
		`font-src ${page.cspSource}`,
		`img-src ${page.cspSource} data:`,
	].join("; ");
	return `<!DOCTYPE html>
<html lang="en">
<head>
	<meta charset="utf-8">
	<meta http-equiv="Content-Security-Policy" content="${policy}">
	<meta name="viewport" content="width=device-width, initial-scale=1">
	<link rel="stylesheet" href="${page.styleUri}">
	<title>Ensemble</title>
</head>
<body>
	<div id="app"></div>
	<script nonce="${page.nonce}" src="${page.scriptUri}"></script>
</body>
</html>`;
}
