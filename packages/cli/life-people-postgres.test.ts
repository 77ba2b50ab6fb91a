import { peopleLife } from './project-life.fixture.ts'

peopleLife('postgres')
