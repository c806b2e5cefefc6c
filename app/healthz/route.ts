export { GET } from "@/app/v1/[[...path]]/route";
