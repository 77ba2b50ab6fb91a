import { peopleLife } from './project-life.fixture.ts'

peopleLife('sqlite')
