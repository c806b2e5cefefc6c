// KEYWAY_API_URL=http://127.0.0.1:3001 KEYWAY_KEY=… npx next dev sdk/examples/next
export default { agentRules: false };
