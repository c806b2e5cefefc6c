export default function Start() { return <main id="main">start</main>; }
