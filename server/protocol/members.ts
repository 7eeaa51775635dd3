// Who is in a room and what each may do. The server stamps and checks; a client's claim is input.

export type Role = "owner" | "editor" | "viewer" | "agent";
export type Capability = "chat" | "edit" | "file_op" | "execute" | "approve" | "invite";

export const capabilitiesOf: Record<Role, readonly Capability[]> = {
	owner: ["chat", "edit", "file_op", "execute", "approve", "invite"],
	editor: ["chat", "edit", "file_op", "execute"],
	viewer: ["chat"],
	agent: ["chat", "execute"],
};

export interface Member {
	/** Stable over reconnects of the same person. */
	user_id: string;
	name: string;
	role: Role;
	/** What the member looks through; "agent" for members that are not people. */
	via: "vscode" | "web" | "terminal" | "raw" | "agent";
}
