import { projectLife } from './project-life.fixture.ts'

projectLife('postgres')
