/** The event of the window that tells of a way to another page or query; its detail is where to. */
export const LEAVE = "keyway:leave";
